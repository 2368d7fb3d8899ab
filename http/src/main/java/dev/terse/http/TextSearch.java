package dev.terse.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Whether a text contains any of many others, which are known beforehand. One step for each character, however many the others are and
 * whatever the text: they are one automaton (Aho and Corasick, "Efficient string matching", 1975). Immutable.
 */
final class TextSearch {
    private static final int ASCII = 128;

    /** Stands for each character that none of the others can contain. */
    private static final int OTHER = 0;

    private static final int START = 1;
    private static final int END = 2;

    private static final char ROOT = 0;

    /** No way leads out of this state. */
    private static final char FOUND = 1;

    /** By symbol and by state: the state that follows. Symbols that lead nowhere share an array. */
    private final char[][] next;

    private TextSearch(char[][] next) {
        this.next = next;
    }

    /**
     * A search.
     *
     * @param texts what to look for: printable ASCII, of which {@code ^} as the first character is the start of the text to search, and
     *     {@code $} as the last its end
     * @throws IllegalArgumentException if one has nothing else, or any other character, or if they are too many
     */
    static TextSearch forAny(Collection<String> texts) {
        return new TextSearch(
                automaton(texts.stream().sorted().map(TextSearch::symbols).toArray(int[][]::new)));
    }

    /**
     * Whether the text contains any of those that are looked for.
     *
     * @param text any text
     * @param limit the number of characters to look at; the end of a longer text is not seen
     */
    boolean isIn(String text, int limit) {
        int length = Math.min(text.length(), limit);
        int state = next[START][ROOT];
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            state = next[c >= ' ' && c < ASCII ? c : OTHER][state];
        }
        return (length < text.length() ? state : next[END][state]) == FOUND;
    }

    /** Texts grow by a symbol at a time, so that all that is shorter is complete. In order, so that one comes before its extensions. */
    private static char[][] automaton(int[][] texts) {
        int states = states(texts);
        char[] nowhere = after(states);
        char[][] next = new char[ASCII][];
        Arrays.fill(next, nowhere);
        List<char[]> somewhere = new ArrayList<>();
        for (int[] text : texts) {
            for (int symbol : text) {
                if (next[symbol] == nowhere) {
                    next[symbol] = after(states);
                    somewhere.add(next[symbol]);
                }
            }
        }

        char[] reached = new char[texts.length];
        // By state: the longest end of what led to it that is the start of a text, as a state.
        char[] longestEnd = new char[states];
        char shorter = FOUND + 1;
        char size = shorter;
        for (int length = 0; length == 0 || shorter < size; length++) {
            for (char[] after : somewhere) {
                inherit(after, longestEnd, shorter, size);
            }
            shorter = size;
            for (int i = 0; i < texts.length; i++) {
                if (reached[i] != FOUND) {
                    char[] after = next[texts[i][length]];
                    char state = reached[i];
                    if (length == texts[i].length - 1) {
                        after[state] = FOUND;
                    } else if (after[state] != FOUND && after[state] < shorter) {
                        longestEnd[size] = after[state];
                        after[state] = size++;
                    }
                    reached[i] = after[state];
                }
            }
        }
        return next;
    }

    /** At least as many as the texts have beginnings. */
    private static int states(int[][] texts) {
        int states = FOUND + 1;
        int[] before = {};
        for (int[] text : texts) {
            states += Math.max(0, text.length - 1 - Arrays.mismatch(before, text));
            before = text;
        }
        if (states > Character.MAX_VALUE) {
            throw new IllegalArgumentException("the texts to look for must have fewer than 65,534 beginnings");
        }
        return states;
    }

    /** Where no text goes on, what is its end may. */
    private static void inherit(char[] after, char[] longestEnd, int from, int to) {
        for (int state = from; state < to; state++) {
            after[state] = after[longestEnd[state]];
        }
    }

    /** For a symbol that leads nowhere, so far. */
    private static char[] after(int states) {
        char[] after = new char[states];
        after[FOUND] = FOUND;
        return after;
    }

    private static int[] symbols(String text) {
        int[] symbols = new int[text.length()];
        boolean isEmpty = true;
        for (int i = 0; i < symbols.length; i++) {
            char c = text.charAt(i);
            if (c < ' ' || c >= ASCII) {
                throw new IllegalArgumentException("a text to look for must be printable ASCII");
            }
            boolean isStart = c == '^' && i == 0;
            boolean isEnd = c == '$' && i == symbols.length - 1;
            symbols[i] = isStart ? START : isEnd ? END : c;
            isEmpty &= isStart || isEnd;
        }
        if (isEmpty) {
            throw new IllegalArgumentException("a text to look for must not be empty");
        }
        return symbols;
    }
}

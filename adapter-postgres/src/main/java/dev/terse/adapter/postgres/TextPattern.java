package dev.terse.adapter.postgres;

import dev.terse.domain.SearchText;
import java.util.HashMap;
import java.util.Map;

/**
 * A text to look for in {@link #SEARCHED}, as an operator takes it: {@code LIKE}, or {@code ~} where a letter beyond ASCII is sought in upper
 * and lower case. Both use the trigram index.
 *
 * @param isExpression whether it is a regular expression
 * @param pattern what matches the text wherever it is, and nothing else
 */
record TextPattern(boolean isExpression, String pattern) {
    /**
     * What is looked in: the fields, in lower case as far as ASCII goes, apart by what is in none of them. The collation makes it the same in
     * every database.
     */
    static final String SEARCHED =
            "lower((short_code || chr(10) || coalesce(title, '') || chr(10) || original_url) COLLATE \"C\")";

    private static final int LAST_ASCII = 0x7F;

    /** A text is a pattern that starts and ends with anything. */
    static TextPattern of(SearchText text) {
        int[] characters = text.value().codePoints().map(SearchText::fold).toArray();
        StringBuilder like = new StringBuilder("%");
        StringBuilder expression = new StringBuilder();
        boolean isExpression = false;
        for (int c : characters) {
            CharSequence variants = Variants.of(c);
            isExpression |= variants.length() > 0;
            appendToLike(like, c);
            appendToExpression(expression, c, variants);
        }
        return isExpression
                ? new TextPattern(true, expression.toString())
                : new TextPattern(false, like.append('%').toString());
    }

    /** The condition that {@link #pattern()} is the parameter {@code :text} of. */
    String condition() {
        return isExpression ? SEARCHED + " ~ :text" : SEARCHED + " LIKE :text";
    }

    private static void appendToLike(StringBuilder like, int c) {
        if (c == '%' || c == '_' || c == '\\') {
            like.append('\\');
        }
        like.appendCodePoint(c);
    }

    /** In ASCII whatever is no letter or digit may mean something; with a backslash before it, it means itself. */
    private static void appendToExpression(StringBuilder expression, int c, CharSequence variants) {
        if (variants.length() > 0) {
            expression.append('[').append(variants).append(']');
        } else if (c <= LAST_ASCII && !Character.isLetterOrDigit(c)) {
            expression.append('\\').appendCodePoint(c);
        } else {
            expression.appendCodePoint(c);
        }
    }

    /** The letters beyond ASCII that are the same but for their case. */
    private static final class Variants {
        private static final Map<Integer, StringBuilder> ALL = all();

        private Variants() {}

        /** All that fold to a character, if there are more than itself. */
        static CharSequence of(int folded) {
            CharSequence variants = ALL.get(folded);
            return variants == null ? "" : variants;
        }

        private static Map<Integer, StringBuilder> all() {
            Map<Integer, StringBuilder> all = new HashMap<>();
            for (int c = LAST_ASCII + 1; c <= Character.MAX_CODE_POINT; c++) {
                int folded = SearchText.fold(c);
                if (folded != c) {
                    all.computeIfAbsent(folded, first -> new StringBuilder().appendCodePoint(first))
                            .appendCodePoint(c);
                }
            }
            return all;
        }
    }
}

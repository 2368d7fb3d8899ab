package dev.terse.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lines of a text in UTF-8, whatever they end with and whether or not it begins with a byte order mark. */
final class Lines {
    /** The greatest length of a line, in UTF-16 code units. The longest URLs, escaped, with as many days as a link can have are shorter. */
    static final int MAX_LENGTH = 1 << 20;

    /** Stands for bytes that are not UTF-8. A half surrogate pair is in no text that is. */
    static final String NO_UTF_8 = "\uDC80";

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final Reader text;
    private final char[] buffer = new char[1 << 16];
    private final Deque<Line> putBack = new ArrayDeque<>();
    private int from;
    private int to;
    private boolean skipsLineFeed;
    private long number;

    Lines(InputStream bytes) {
        this.text = decoded(bytes);
    }

    /** The text of bytes, with half a surrogate pair for what is not UTF-8, so that no link takes it. */
    static Reader decoded(InputStream bytes) {
        return new InputStreamReader(
                bytes,
                UTF_8.newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(NO_UTF_8));
    }

    /**
     * A line.
     *
     * @param number counted from 1
     * @param text without what ends it; the beginning of one that is too long
     * @param isWhole false for one that is too long
     */
    record Line(long number, String text, boolean isWhole) {
        boolean isUtf8() {
            return !text.contains(NO_UTF_8);
        }

        static String tooLong() {
            return "must be at most " + MAX_LENGTH + " characters long";
        }

        static String noUtf8() {
            return "must be text in UTF-8";
        }
    }

    /** The next line, or null behind the last one. */
    @Nullable Line next() {
        Line again = putBack.pollFirst();
        return again != null ? again : read();
    }

    /** Puts lines back, in their order, so that they are the next ones. */
    void putBack(List<Line> lines) {
        for (int i = lines.size() - 1; i >= 0; i--) {
            putBack.addFirst(lines.get(i));
        }
    }

    private @Nullable Line read() {
        StringBuilder line = null;
        boolean isWhole = true;
        while (from < to || fill()) {
            if (skipsLineFeed) {
                skipsLineFeed = false;
                if (buffer[from] == '\n') {
                    from++;
                    continue;
                }
            }
            if (line == null) {
                line = new StringBuilder();
            }
            int end = end();
            int length = Math.min(end - from, MAX_LENGTH - line.length());
            line.append(buffer, from, length);
            isWhole &= length == end - from;
            from = end;
            if (end < to) {
                skipsLineFeed = buffer[end] == '\r';
                from++;
                break;
            }
        }
        return line == null ? null : line(line, isWhole);
    }

    private int end() {
        int end = from;
        while (end < to && buffer[end] != '\n' && buffer[end] != '\r') {
            end++;
        }
        return end;
    }

    private boolean fill() {
        try {
            from = 0;
            to = Math.max(0, text.read(buffer));
            return to > 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Line line(StringBuilder line, boolean isWhole) {
        number++;
        boolean isMarked = number == 1 && line.length() > 0 && line.charAt(0) == BYTE_ORDER_MARK;
        return new Line(number, line.substring(isMarked ? 1 : 0), isWhole);
    }
}

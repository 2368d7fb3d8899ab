package dev.terse.transfer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a dump of MySQL or MariaDB inserts into the table of links of YOURLS, whatever its prefix. Other statements are passed over.
 */
final class SqlDump implements ForeignRecords {
    /** The columns in their order, for statements that don't name them. */
    private static final List<String> COLUMNS = List.of("keyword", "url", "title", "timestamp", "ip", "clicks");

    private static final Pattern INSERT = Pattern.compile(
            "INSERT\\s+(?:IGNORE\\s+)?INTO\\s+`?(?:\\w*_)?url`?\\s*(?<values>VALUES\\s*)?", Pattern.CASE_INSENSITIVE);

    /** What is longer is no part of a link. */
    private static final int MAX_LENGTH = 1 << 20;

    private static final int END = -1;
    private static final int NONE = -2;

    private final Reader text;
    private List<String> columns = COLUMNS;
    private long line = 1;
    private int ahead = NONE;
    private boolean isInRows;
    private boolean isAtEnd;

    SqlDump(InputStream in) {
        text = new BufferedReader(Lines.decoded(in), 1 << 16);
    }

    static boolean beginsLike(String beginning) {
        return beginning.startsWith("--") || beginning.startsWith("/*") || beginning.startsWith("INSERT INTO");
    }

    @Override
    public @Nullable ForeignRecord next() {
        if (isAtEnd) {
            return null;
        }
        try {
            while (isInRows || findRows()) {
                skipBlanks();
                int c = read();
                if (c == '(') {
                    return row();
                }
                isInRows = c == ',';
                if (c != ',' && c != ';') {
                    return broken();
                }
            }
            isAtEnd = true;
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ForeignRecord broken() {
        isAtEnd = true;
        return ForeignRecord.flawed(line, "the line must be SQL as MySQL dumps it; what comes behind it was not read");
    }

    /** Goes to the rows of the next statement that inserts links. False if there is none. */
    private boolean findRows() throws IOException {
        while (true) {
            skipBlanks();
            String head = head();
            if (peek() == END) {
                return false;
            }
            Matcher insert = INSERT.matcher(head);
            if (!insert.matches()) {
                skipStatement();
            } else if (insert.group("values") != null || readColumns()) {
                columns = insert.group("values") != null ? COLUMNS : columns;
                isInRows = true;
                return true;
            }
        }
    }

    /** What a statement has up to its first bracket or its end, which is not read yet. */
    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (peek() != '(' && peek() != ';' && peek() != END && peek() != '\'' && peek() != '"') {
            append(head, read());
        }
        return head.toString();
    }

    private void skipStatement() throws IOException {
        while (peek() != ';' && peek() != END) {
            int c = read();
            if (c == '\'' || c == '"' || c == '`') {
                string(c);
            }
        }
        read();
    }

    /** Reads the names of the columns and the word behind them. False if that is another than it should be. */
    private boolean readColumns() throws IOException {
        read();
        StringBuilder names = new StringBuilder();
        while (peek() != ')' && peek() != END) {
            append(names, read());
        }
        read();
        columns = List.of(names.toString().replaceAll("[`\\s]", "").split(","));
        return head().strip().toUpperCase(Locale.ROOT).equals("VALUES");
    }

    private ForeignRecord row() throws IOException {
        ForeignRecord record = new ForeignRecord(line);
        List<@Nullable String> values = new ArrayList<>();
        int c = ',';
        while (c == ',') {
            skipSpaces();
            values.add(value());
            skipSpaces();
            c = read();
        }
        if (c != ')') {
            return broken();
        }
        if (values.size() != columns.size()) {
            return ForeignRecord.flawed(record.line(), "the row must have as many values as there are columns");
        }
        for (int i = 0; i < values.size(); i++) {
            String value = values.get(i);
            if (value != null) {
                record.put(columns.get(i), value);
            }
        }
        return record;
    }

    private @Nullable String value() throws IOException {
        if (peek() == '\'' || peek() == '"') {
            return string(read());
        }
        StringBuilder word = new StringBuilder();
        while (peek() != ',' && peek() != ')' && peek() != END) {
            append(word, read());
        }
        String value = word.toString().strip();
        return value.equalsIgnoreCase("NULL") ? null : value;
    }

    /** The string whose opening quote was read. */
    private String string(int quote) throws IOException {
        StringBuilder string = new StringBuilder();
        while (true) {
            int c = read();
            if (c == END) {
                return string.toString();
            }
            if (c == '\\' && quote != '`') {
                append(string, unescaped(read()));
            } else if (c != quote) {
                append(string, c);
            } else if (peek() == quote) {
                append(string, read());
            } else {
                return string.toString();
            }
        }
    }

    private static int unescaped(int c) {
        return switch (c) {
            case '0' -> '\0';
            case 'b' -> '\b';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'Z' -> 26;
            default -> c;
        };
    }

    private static void append(StringBuilder text, int c) {
        if (c != END && text.length() < MAX_LENGTH) {
            text.append((char) c);
        }
    }

    private void skipSpaces() throws IOException {
        while (peek() != END && Character.isWhitespace(peek())) {
            read();
        }
    }

    /** Spaces and comments. */
    private void skipBlanks() throws IOException {
        skipSpaces();
        while (peek() == '#' || peek() == '-' || peek() == '/') {
            if (peek() == '/') {
                skipComment();
            } else {
                skipLine();
            }
            skipSpaces();
        }
    }

    private void skipLine() throws IOException {
        while (peek() != '\n' && peek() != END) {
            read();
        }
    }

    private void skipComment() throws IOException {
        int before = read();
        while (peek() != END && !(before == '*' && peek() == '/')) {
            before = read();
        }
        read();
    }

    private int peek() throws IOException {
        if (ahead == NONE) {
            ahead = text.read();
        }
        return ahead;
    }

    private int read() throws IOException {
        int c = peek();
        ahead = NONE;
        if (c == '\n') {
            line++;
        }
        return c;
    }
}

package dev.terse.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import dev.terse.transfer.Lines.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The records of a CSV file (RFC 4180), one by one, so that a broken one spoils no other: where a quote is not closed, the record is taken to
 * end with its line.
 */
final class CsvRecords {
    /** The greatest number of lines that one record is taken to have. None of our own has more than one. */
    private static final int MAX_LINES = 64;

    /** Separators that programs write, by the land they are set to. */
    private static final String SEPARATORS = ",;\t";

    /** A line in front of the header that tells Excel what separates fields. */
    private static final Pattern NAMED_SEPARATOR = Pattern.compile("\"?sep=([,;\t])\"?", Pattern.CASE_INSENSITIVE);

    private final Lines lines;
    private final char separator;
    private final CsvReader.CsvReaderBuilder parser;

    private CsvRecords(Lines lines, char separator) {
        this.lines = lines;
        this.separator = separator;
        this.parser = CsvReader.builder().fieldSeparator(separator);
    }

    /** The records, the header among them. What separates fields is told by the first line that is not empty. */
    static CsvRecords of(Lines lines) {
        Line first = nextFilled(lines);
        if (first == null) {
            return new CsvRecords(lines, ',');
        }
        Matcher named = NAMED_SEPARATOR.matcher(first.text());
        if (named.matches()) {
            return new CsvRecords(lines, named.group(1).charAt(0));
        }
        lines.putBack(List.of(first));
        return new CsvRecords(lines, separator(first.text()));
    }

    private static char separator(String header) {
        char most = SEPARATORS.charAt(0);
        for (int i = 1; i < SEPARATORS.length(); i++) {
            if (count(SEPARATORS.charAt(i), header) > count(most, header)) {
                most = SEPARATORS.charAt(i);
            }
        }
        return most;
    }

    private static long count(char separator, String header) {
        return header.chars().filter(c -> c == separator).count();
    }

    /**
     * A record.
     *
     * @param line the number of the line that it begins at
     * @param fields what it has; nothing if it has a flaw
     * @param flaw what was expected of a record that can't be read; null for others
     */
    record CsvRecord(long line, List<String> fields, @Nullable String flaw) {}

    /** The next record that is not empty, or null behind the last one. */
    @Nullable CsvRecord next() {
        Line line = nextFilled(lines);
        return line == null ? null : record(line);
    }

    private static @Nullable Line nextFilled(Lines lines) {
        Line line = lines.next();
        while (line != null && line.isWhole() && line.text().isBlank()) {
            line = lines.next();
        }
        return line;
    }

    private CsvRecord record(Line first) {
        if (!first.isWhole()) {
            return flawed(first, Line.tooLong());
        }
        List<Line> rest = new ArrayList<>();
        String text = complete(first, rest);
        List<String> fields = text == null ? null : parse(text);
        if (fields == null) {
            lines.putBack(rest);
            return flawed(
                    first,
                    "must be CSV: a field with a quote or a separator in it in quotes, each quote in it doubled");
        }
        if (!first.isUtf8() || !rest.stream().allMatch(Line::isUtf8)) {
            return flawed(first, Line.noUtf8());
        }
        return new CsvRecord(first.number(), fields, null);
    }

    private static CsvRecord flawed(Line line, String flaw) {
        return new CsvRecord(line.number(), List.of(), flaw);
    }

    /** The text of the record that begins with that line, or null if a quote in it is not closed. */
    private @Nullable String complete(Line first, List<Line> rest) {
        if (!endsInQuotes(first.text(), false)) {
            return first.text();
        }
        StringBuilder text = new StringBuilder(first.text());
        while (rest.size() < MAX_LINES - 1) {
            Line next = lines.next();
            if (next == null) {
                return null;
            }
            rest.add(next);
            text.append('\n').append(next.text());
            if (!next.isWhole() || text.length() > Lines.MAX_LENGTH) {
                return null;
            }
            if (!endsInQuotes(next.text(), true)) {
                return text.toString();
            }
        }
        return null;
    }

    /** Whether the line ends in a field whose quote is not closed. */
    private boolean endsInQuotes(String line, boolean beginsInQuotes) {
        boolean isFieldStart = true;
        boolean isQuoted = beginsInQuotes;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (isQuoted) {
                // A doubled quote closes and opens again.
                isQuoted = c != '"';
                isFieldStart = true;
            } else if (c == '"' && isFieldStart) {
                isQuoted = true;
            } else {
                isFieldStart = c == separator;
            }
        }
        return isQuoted;
    }

    private @Nullable List<String> parse(String text) {
        try {
            return parser.ofSingleCsvRecord(text).getFields();
        } catch (CsvParseException | IllegalArgumentException e) {
            return null;
        }
    }
}

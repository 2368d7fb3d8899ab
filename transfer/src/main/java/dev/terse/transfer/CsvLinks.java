package dev.terse.transfer;

import dev.terse.application.ImportLinks;
import dev.terse.transfer.CsvRecords.CsvRecord;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads CSV with a header that names columns of ours, in any order. */
final class CsvLinks implements RowReader {
    private static final List<Column> NEEDED = List.of(Column.SHORT_CODE, Column.ORIGINAL_URL);

    private final CsvRecords records;
    private final Map<Column, Integer> positions = new EnumMap<>(Column.class);
    private final int width;

    /**
     * Reads the header.
     *
     * @throws UnreadableFileException if it names other columns, or lacks one that is needed
     */
    CsvLinks(Lines lines) {
        records = CsvRecords.of(lines);
        List<String> titles = CsvHeader.read(records);
        width = titles.size();
        for (int i = 0; i < width; i++) {
            String title = titles.get(i).strip();
            Column column = Column.ofTitle(title)
                    .orElseThrow(() -> new UnreadableFileException(
                            "The column " + Shown.name(title) + " is not known. Known are: " + Column.titles() + "."));
            if (positions.put(column, i) != null) {
                throw new UnreadableFileException("The column " + Shown.name(column.title()) + " is there twice.");
            }
        }
        for (Column needed : NEEDED) {
            if (!positions.containsKey(needed)) {
                throw new UnreadableFileException("The first line must name the columns, " + Shown.name(needed.title())
                        + " among them. Known are: " + Column.titles() + ".");
            }
        }
    }

    @Override
    public ImportLinks.@Nullable Row next() {
        CsvRecord next = records.next();
        return next == null ? null : row(next);
    }

    private ImportLinks.Row row(CsvRecord next) {
        if (next.flaw() != null) {
            return new ImportLinks.Unreadable(next.line(), "the line " + next.flaw());
        }
        List<String> fields = next.fields();
        if (fields.size() != width) {
            return new ImportLinks.Unreadable(
                    next.line(), "the line must have " + width + " fields, as many as there are columns");
        }
        return RowReading.read(next.line(), new TextValues(column -> {
            Integer position = positions.get(column);
            return position == null ? null : fields.get(position);
        }));
    }
}

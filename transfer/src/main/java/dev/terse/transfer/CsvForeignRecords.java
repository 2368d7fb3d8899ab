package dev.terse.transfer;

import dev.terse.transfer.CsvRecords.CsvRecord;
import java.util.Collections;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The records of CSV with a header. */
final class CsvForeignRecords implements ForeignRecords {
    private final CsvRecords records;
    private final List<String> names;

    /**
     * Reads the header.
     *
     * @throws UnreadableFileException if there is none, or the column is missing that says where a link leads
     */
    CsvForeignRecords(Lines lines, ForeignLink link) {
        records = CsvRecords.of(lines);
        names = CsvHeader.read(records).stream().map(ForeignRecord::normalized).toList();
        if (Collections.disjoint(names, link.urlNames())) {
            throw new UnreadableFileException("This is no file of " + link.shortener()
                    + ": the first line must name the columns, one of them "
                    + String.join(" or ", new TreeSet<>(link.urlNames()))
                    + ".");
        }
    }

    @Override
    public @Nullable ForeignRecord next() {
        CsvRecord next = records.next();
        if (next == null) {
            return null;
        }
        if (next.flaw() != null) {
            return ForeignRecord.flawed(next.line(), "the line " + next.flaw());
        }
        List<String> fields = next.fields();
        if (fields.size() != names.size()) {
            return ForeignRecord.flawed(
                    next.line(), "the line must have " + names.size() + " fields, as many as there are columns");
        }
        ForeignRecord record = new ForeignRecord(next.line());
        for (int i = 0; i < fields.size(); i++) {
            record.put(names.get(i), fields.get(i));
        }
        return record;
    }
}

package dev.terse.transfer;

import dev.terse.transfer.CsvRecords.CsvRecord;
import java.util.List;

/** The first record of a CSV file, which says what the columns are. */
final class CsvHeader {
    private CsvHeader() {}

    static List<String> read(CsvRecords records) {
        CsvRecord header = records.next();
        if (header == null) {
            throw new UnreadableFileException("The file is empty; its first line must name the columns.");
        }
        if (header.flaw() != null) {
            throw new UnreadableFileException("The first line, which names the columns, " + header.flaw() + ".");
        }
        return header.fields();
    }
}

package dev.terse.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.application.ImportLinks;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Reads links of another shortener, from CSV, JSON or, for one, SQL: whichever the file is. Fields that we have no use for are passed over. */
final class ForeignLinks implements RowReader {
    /** What tells the kind of a file. */
    private static final int BEGINNING_BYTES = 1 << 12;

    private final ForeignRecords records;
    private final ForeignLink link;

    private ForeignLinks(ForeignRecords records, ForeignLink link) {
        this.records = records;
        this.link = link;
    }

    /**
     * Looks at what the file begins with.
     *
     * @throws UnreadableFileException if it is none of this shortener
     */
    static ForeignLinks open(InputStream in, ForeignLink link) {
        BufferedInputStream file = new BufferedInputStream(in, 1 << 16);
        return new ForeignLinks(records(file, link), link);
    }

    private static ForeignRecords records(BufferedInputStream file, ForeignLink link) {
        String beginning = beginning(file);
        if (beginning.startsWith("{") || beginning.startsWith("[")) {
            return new JsonRecords(file, link);
        }
        return link instanceof YourlsLink && SqlDump.beginsLike(beginning)
                ? new SqlDump(file)
                : new CsvForeignRecords(new Lines(file), link);
    }

    private static String beginning(BufferedInputStream file) {
        try {
            file.mark(BEGINNING_BYTES);
            String text = new String(file.readNBytes(BEGINNING_BYTES), UTF_8);
            file.reset();
            return text.replaceFirst("^\\x{FEFF}", "").stripLeading();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public ImportLinks.@Nullable Row next() {
        ForeignRecord next = records.next();
        return next == null ? null : row(next);
    }

    private ImportLinks.Row row(ForeignRecord foreign) {
        String flaw = foreign.flaw() != null ? foreign.flaw() : link.obstacle(foreign);
        return flaw != null
                ? new ImportLinks.Unreadable(foreign.line(), flaw)
                : RowReading.read(foreign.line(), new TextValues(column -> link.value(foreign, column)));
    }
}

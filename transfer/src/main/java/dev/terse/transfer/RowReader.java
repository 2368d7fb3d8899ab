package dev.terse.transfer;

import dev.terse.application.ImportLinks;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads one row after the other. */
interface RowReader {
    /** The next row, or null behind the last one. */
    ImportLinks.@Nullable Row next();

    /** The rest of the rows, each read when it is asked for. */
    default Iterator<ImportLinks.Row> rows() {
        return new Iterator<>() {
            private ImportLinks.@Nullable Row next;
            private boolean isAtEnd;

            @Override
            public boolean hasNext() {
                if (next == null && !isAtEnd) {
                    next = RowReader.this.next();
                    isAtEnd = next == null;
                }
                return !isAtEnd;
            }

            @Override
            public ImportLinks.Row next() {
                ImportLinks.Row row = hasNext() ? next : null;
                if (row == null) {
                    throw new NoSuchElementException();
                }
                next = null;
                return row;
            }
        };
    }
}

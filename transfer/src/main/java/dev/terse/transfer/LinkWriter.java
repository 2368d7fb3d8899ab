package dev.terse.transfer;

import dev.terse.domain.ArchivedUrl;
import java.io.Closeable;
import java.io.IOException;

/** Writes links into a file. For one thread. */
public interface LinkWriter extends Closeable {
    /**
     * Writes a link.
     *
     * @param link the link
     * @throws IOException if the file can't be written
     */
    void write(ArchivedUrl link) throws IOException;

    /**
     * Writes what is still in memory. The file stays open: it belongs to who made the writer.
     *
     * @throws IOException if the file can't be written
     */
    @Override
    void close() throws IOException;
}

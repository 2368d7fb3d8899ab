package dev.terse.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.application.ImportLinks;
import dev.terse.domain.ShortCode;
import dev.terse.transfer.ImportSource;
import dev.terse.transfer.LinkFormat;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Iterator;
import java.util.Optional;

/** A file that an export was interrupted in: links in the order of their codes, the last of which may be there in part. */
final class PartialExport {
    /** No link takes as many bytes. */
    private static final int MAX_RECORD_BYTES = 1 << 23;

    private PartialExport() {}

    /**
     * Cuts the file behind its last whole link.
     *
     * @return that link's code; empty if there is none, and then the file is to be begun anew
     */
    static Optional<ShortCode> cut(Path file, LinkFormat format) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            long start = Math.max(0, channel.size() - MAX_RECORD_BYTES);
            byte[] tail = new byte[Math.toIntExact(channel.size() - start)];
            ByteBuffer buffer = ByteBuffer.wrap(tail);
            while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
                // Until it is there.
            }
            int end = before('\n', tail, tail.length) + 1;
            int begin = before('\n', tail, end - 1) + 1;
            if (end == 0 || begin == 0) {
                return Optional.empty();
            }
            Optional<ShortCode> last = code(new String(tail, begin, end - begin, UTF_8), format);
            if (last.isPresent()) {
                channel.truncate(start + end);
            }
            return last;
        }
    }

    private static int before(char c, byte[] bytes, int end) {
        int i = end - 1;
        while (i >= 0 && bytes[i] != c) {
            i--;
        }
        return i;
    }

    /** Also for the header, which is no link. */
    private static Optional<ShortCode> code(String line, LinkFormat format) throws IOException {
        Iterator<ImportLinks.Row> rows = ImportSource.valueOf(format.name())
                .read(new ByteArrayInputStream((format.header() + line).getBytes(UTF_8)));
        return rows.hasNext()
                ? rows.next().fold(link -> Optional.of(link.link().code()), unreadable -> Optional.empty())
                : Optional.empty();
    }
}

package dev.terse.bootstrap.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.application.ImportLinks;
import dev.terse.domain.ShortCode;
import dev.terse.transfer.ImportSource;
import dev.terse.transfer.LinkFormat;
import java.io.ByteArrayInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file that is not whole yet: links in the order of their codes, the last of which may be there in part. It has its name when it is whole. What
 * store it is of and when it was begun is kept in a file beside it. For one export at a time.
 */
final class PartialExport implements Closeable {
    /** Of what is older, too much has changed since: what was gone on with would be two halves of different stores. */
    static final Duration MAX_AGE = Duration.ofDays(1);

    /** No link takes as many bytes. */
    private static final int MAX_RECORD_BYTES = 1 << 23;

    private final Path file;
    private final Path part;
    private final Path originFile;
    private final LinkFormat format;
    private final FileChannel channel;

    private PartialExport(Path file, LinkFormat format) throws IOException {
        this.file = file;
        this.format = format;
        this.part = file.resolveSibling(file.getFileName() + ".part");
        this.originFile = file.resolveSibling(file.getFileName() + ".part.origin");
        this.channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Opens what there is, or nothing yet, for this export alone.
     *
     * @param file what it is to be called when it is whole
     * @throws IOException if it can't be written, or another export writes it
     */
    static PartialExport open(Path file, LinkFormat format) throws IOException {
        PartialExport export = new PartialExport(file, format);
        if (!export.isLocked()) {
            export.close();
            throw new IOException("another export writes " + export.part);
        }
        return export;
    }

    /** Where the other export has just ended, its part is gone. */
    private boolean isLocked() throws IOException {
        try {
            return channel.tryLock() != null && Files.exists(part);
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /**
     * Cuts off what is there of a link that is not whole, and says what is gone on with and what is not.
     *
     * @param origin what is exported now
     * @return the last link to go on behind; empty if there is none, and then it is begun anew
     */
    Optional<ShortCode> goOn(Origin origin, PrintWriter say) throws IOException {
        Optional<ShortCode> last = cut();
        Optional<Origin> before = last.isEmpty() ? Optional.empty() : Origin.read(originFile);
        if (last.isPresent() && before.isEmpty()) {
            say.println("Nobody knows what " + part + " is of, so it is begun anew.");
        } else if (before.isPresent() && !before.get().store().equals(origin.store())) {
            say.println(part + " is of another store, so it is begun anew.");
        } else if (before.isPresent()
                && before.get().begun().isBefore(origin.begun().minus(MAX_AGE))) {
            say.println(
                    part + " was begun at " + before.get().begun() + ", which is too long ago, so it is begun anew.");
        } else if (before.isPresent()) {
            say.printf(
                    "Going on behind the %s links of %s, which was begun at %s. With --restart it is begun anew.%n",
                    Amounts.number(links()), part, before.get().begun());
            channel.position(channel.size());
            return last;
        }
        begin(origin);
        return Optional.empty();
    }

    /** Leaves nothing of what was there. */
    void begin(Origin origin) throws IOException {
        channel.truncate(0);
        origin.write(originFile);
    }

    /** Writes behind what is there. */
    OutputStream out() {
        return Channels.newOutputStream(channel);
    }

    /** Gives it its name, once it is where no loss of power takes it. */
    void finish() throws IOException {
        channel.force(true);
        Files.move(part, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(originFile);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Cuts the file behind its last whole link. Returns that link's code, or nothing if there is none. */
    private Optional<ShortCode> cut() throws IOException {
        long start = Math.max(0, channel.size() - MAX_RECORD_BYTES);
        byte[] tail = new byte[Math.toIntExact(channel.size() - start)];
        ByteBuffer buffer = ByteBuffer.wrap(tail);
        while (buffer.hasRemaining() && channel.read(buffer, start + buffer.position()) >= 0) {
            // Until it is there.
        }
        int end = before('\n', tail, tail.length) + 1;
        int begin = before('\n', tail, end - 1) + 1;
        if (end == 0 || (begin == 0 && start > 0)) {
            return Optional.empty();
        }
        Optional<ShortCode> last = code(new String(tail, begin, end - begin, UTF_8));
        if (last.isPresent()) {
            channel.truncate(start + end);
        }
        return last;
    }

    private static int before(char c, byte[] bytes, int end) {
        int i = end - 1;
        while (i >= 0 && bytes[i] != c) {
            i--;
        }
        return i;
    }

    /** Also for the header, which is no link. */
    private Optional<ShortCode> code(String line) {
        Iterator<ImportLinks.Row> rows = ImportSource.valueOf(format.name())
                .read(new ByteArrayInputStream((format.header() + line).getBytes(UTF_8)));
        return rows.hasNext()
                ? rows.next().fold(link -> Optional.of(link.link().code()), unreadable -> Optional.empty())
                : Optional.empty();
    }

    /** One in each line. */
    private long links() throws IOException {
        long lines = 0;
        ByteBuffer buffer = ByteBuffer.allocate(1 << 16);
        for (long position = 0; channel.read(buffer, position) > 0; position += buffer.position(), buffer.clear()) {
            for (int i = 0; i < buffer.position(); i++) {
                lines += buffer.get(i) == '\n' ? 1 : 0;
            }
        }
        return format.header().isEmpty() ? lines : lines - 1;
    }

    /**
     * What an export is of.
     *
     * @param store what tells its store from others
     * @param begun when it was begun
     */
    record Origin(String store, Instant begun) {
        private static final Pattern LINES = Pattern.compile("begun (?<begun>.*)\nstore (?<store>.*)\n");

        void write(Path file) throws IOException {
            Files.writeString(file, "begun " + begun + "\nstore " + store + "\n");
        }

        /** Nothing if the file is not there, or not whole. */
        static Optional<Origin> read(Path file) throws IOException {
            if (!Files.exists(file)) {
                return Optional.empty();
            }
            Matcher lines = LINES.matcher(new String(Files.readAllBytes(file), UTF_8));
            try {
                return lines.matches()
                        ? Optional.of(new Origin(lines.group("store"), Instant.parse(lines.group("begun"))))
                        : Optional.empty();
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}

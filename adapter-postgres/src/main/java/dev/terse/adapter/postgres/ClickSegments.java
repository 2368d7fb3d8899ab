package dev.terse.adapter.postgres;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files of a journal, in a folder that is locked: its id, and its segments, files of one size that are named by their number. A
 * segment is written full of zeros before it gets its name, so that a full disk is met there and not in the middle of a record.
 */
final class ClickSegments implements AutoCloseable {
    private static final int WRITE_SIZE = 1 << 20;
    private static final String SUFFIX = ".clicks";
    private static final String UNFINISHED = ".new";
    private static final Pattern NAME = Pattern.compile("[0-9]{12}[.]clicks");

    private final Path folder;
    private final int size;
    private final FolderLock lock;
    private UUID id;

    private ClickSegments(Path folder, int size, FolderLock lock, UUID id) {
        this.folder = folder;
        this.size = size;
        this.lock = lock;
        this.id = id;
    }

    /**
     * Opens the files in a folder, or begins with none.
     *
     * @param size bytes of a segment
     * @throws ClickJournalException if another one has them open
     */
    static ClickSegments open(Path folder, int size) throws IOException {
        Files.createDirectories(folder);
        FolderLock lock = FolderLock.tryLock(folder)
                .orElseThrow(() -> new ClickJournalException("Another Terse keeps its journal of clicks in " + folder
                        + ": stop it, or give this one a terse.data-dir of its own."));
        try {
            ClickSegments segments = new ClickSegments(folder, size, lock, readOrMakeId(folder));
            segments.deleteUnfinished();
            return segments;
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    private static UUID readOrMakeId(Path folder) throws IOException {
        Path file = idFile(folder);
        try {
            return UUID.fromString(Files.readString(file).strip());
        } catch (NoSuchFileException e) {
            return writeId(folder, UUID.randomUUID());
        } catch (IllegalArgumentException e) {
            throw new IOException(file + " is not the id of a journal", e);
        }
    }

    private static UUID writeId(Path folder, UUID id) throws IOException {
        Path unfinished = folder.resolve("id" + UNFINISHED);
        Files.writeString(unfinished, id + "\n");
        force(unfinished);
        Files.move(unfinished, idFile(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
        return id;
    }

    private static Path idFile(Path folder) {
        return folder.resolve("id");
    }

    private void deleteUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().endsWith(UNFINISHED)) {
                    Files.delete(file);
                }
            }
        }
    }

    /** By which the database knows how far this journal was counted. */
    UUID id() {
        return id;
    }

    /** Bytes of a segment. */
    int size() {
        return size;
    }

    /** Of the segments that there are, in their order. */
    List<Long> numbers() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> NAME.matcher(name).matches())
                    .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted()
                    .forEach(numbers::add);
        }
        return numbers;
    }

    /** The bytes of a segment, which is made if it isn't there. */
    MappedByteBuffer open(long number) throws IOException {
        Path file = file(number);
        if (!Files.exists(file)) {
            make(file);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != size) {
                throw new IOException(file + " has " + channel.size() + " bytes instead of " + size);
            }
            return channel.map(MapMode.READ_WRITE, 0, size);
        }
    }

    private void make(Path file) throws IOException {
        Path unfinished = file.resolveSibling(file.getFileName() + UNFINISHED);
        try {
            writeZeros(unfinished);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        force(folder);
    }

    private void writeZeros(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(Math.min(size, WRITE_SIZE));
            for (long written = 0; written < size; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), size - written));
                written += channel.write(zeros);
            }
            channel.force(true);
        }
    }

    /**
     * Reads from a segment into a buffer, up to its limit or to the end of the segment.
     *
     * @throws NoSuchFileException if there is no such segment
     */
    void read(long number, int offset, ByteBuffer to) throws IOException {
        try (FileChannel channel = FileChannel.open(file(number), StandardOpenOption.READ)) {
            long at = offset;
            for (int read = 0; read >= 0 && to.hasRemaining(); at += read) {
                read = channel.read(to, at);
            }
        }
    }

    /**
     * Deletes the segments before one.
     *
     * @throws IOException if some can't be deleted; the others are
     */
    void deleteBefore(long first) throws IOException {
        @Nullable IOException failure = null;
        for (long number : numbers()) {
            if (number < first) {
                try {
                    Files.deleteIfExists(file(number));
                } catch (IOException e) {
                    failure = e;
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Deletes all segments, and takes another id. The id comes last, so that an interrupted call leaves fewer segments of the old one. */
    void restart() throws IOException {
        deleteBefore(Long.MAX_VALUE);
        force(folder);
        takeId(UUID.randomUUID());
    }

    /** Takes another id. */
    void takeId(UUID another) throws IOException {
        id = writeId(folder, another);
    }

    private Path file(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%012d%s", number, SUFFIX));
    }

    private static void force(Path path) throws IOException {
        if (Files.isDirectory(path) && File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Lets go of the folder. */
    @Override
    public void close() throws IOException {
        lock.close();
    }
}

package dev.terse.adapter.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.terse.domain.Click;
import dev.terse.domain.ShortCode;
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
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clicks in the order in which they came, in files of this machine. What was appended survives the end of the process, and with
 * {@link Durability#DISK} that of the machine.
 *
 * <p>The journal is cut into segments of one size, files named by their number. A position counts bytes from the first segment that
 * there ever was. A record is two bytes of length, four of checksum (CRC-32C), and what is told of a click: the link's id, the time in
 * milliseconds, and the code. A length of none is where nothing has been written yet; {@value #END} is where the rest of a segment is not
 * used. Segments are written full of zeros before they are used, so that a full disk is met there and not in the middle of a record.
 *
 * <p>Many threads may append; one reads.
 */
final class ClickJournal implements AutoCloseable {
    /** Bytes of a segment. */
    static final int SEGMENT_SIZE = 16 << 20;

    /** In place of a length. */
    private static final int END = 0xFFFF;

    private static final int HEADER_SIZE = Short.BYTES + Integer.BYTES;
    private static final int FIXED_SIZE = Long.BYTES + Long.BYTES;
    private static final int MAX_PAYLOAD = FIXED_SIZE + ShortCode.MAX_LENGTH;
    private static final int READ_SIZE = 1 << 20;
    private static final String SUFFIX = ".clicks";
    private static final Pattern SEGMENT_NAME = Pattern.compile("[0-9]{12}[.]clicks");
    /** A disk that is full is not asked for every click. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(ClickJournal.class);

    private final Path folder;
    private final Durability durability;
    private final long limit;
    private final int segmentSize;
    private final FolderLock lock;
    private final CRC32C checksum = new CRC32C();
    private final CRC32C readChecksum = new CRC32C();
    private final ByteBuffer readBuffer = ByteBuffer.allocate(READ_SIZE);
    private final ReentrantLock appending = new ReentrantLock();
    private final ReentrantLock forcing = new ReentrantLock();

    private UUID id;

    /** Guarded by {@link #appending}; null once closed. */
    private @Nullable MappedByteBuffer segment;

    /** Written under {@link #appending}. */
    private volatile long tail;

    private volatile long forced;
    private volatile long released;
    private final AtomicLong dropped = new AtomicLong();
    private volatile long lastSpareFailure;
    private volatile boolean hasSpareFailed;
    private long lastWarning;
    private boolean hasWarned;

    /** When an appended click is safe. */
    enum Durability {
        /** At once, from the end of this process. */
        PROCESS,
        /** When the disk has it, from the loss of power as well. */
        DISK
    }

    private ClickJournal(Path folder, Durability durability, long limit, int segmentSize, FolderLock lock, UUID id) {
        this.folder = folder;
        this.durability = durability;
        this.limit = limit;
        this.segmentSize = segmentSize;
        this.lock = lock;
        this.id = id;
    }

    /**
     * Opens the journal in a folder, or begins one. A record at its end that was not written to its end is cut off.
     *
     * @param limit bytes that it may have beyond what was released; at least one segment
     * @throws ClickJournalException if another process has it open, or the folder can't be used
     */
    static ClickJournal open(Path folder, Durability durability, long limit) {
        return open(folder, durability, limit, SEGMENT_SIZE);
    }

    static ClickJournal open(Path folder, Durability durability, long limit, int segmentSize) {
        try {
            Files.createDirectories(folder);
            FolderLock lock = lock(folder);
            try {
                ClickJournal journal =
                        new ClickJournal(folder, durability, limit, segmentSize, lock, readOrMakeId(folder));
                journal.recover();
                return journal;
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ClickJournalException(
                    "The journal of clicks can't be kept in " + folder + " (" + e.getMessage()
                            + "): set terse.data-dir to a folder of this user.",
                    e);
        }
    }

    private static FolderLock lock(Path folder) throws IOException {
        return FolderLock.tryLock(folder)
                .orElseThrow(() -> new ClickJournalException("Another Terse keeps its journal of clicks in " + folder
                        + ": stop it, or give this one a terse.data-dir of its own."));
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
        Path unfinished = folder.resolve("id.new");
        Files.writeString(unfinished, id + "\n");
        force(unfinished);
        Files.move(unfinished, idFile(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        force(folder);
        return id;
    }

    private static Path idFile(Path folder) {
        return folder.resolve("id");
    }

    private void recover() throws IOException {
        deleteUnfinished();
        List<Long> segments = segments();
        if (segments.isEmpty()) {
            openSegment(0);
            return;
        }
        long last = segments.get(segments.size() - 1);
        released = segments.get(0) * segmentSize;
        openSegment(last);
        tail = endOfRecords(last);
        forced = tail;
    }

    /** Where the records of the last segment end. What follows and is no record is overwritten by zeros. */
    private long endOfRecords(long number) throws IOException {
        long end = (number + 1) * segmentSize;
        long position = number * segmentSize;
        for (int read = -1; read != 0 && position < end; position += read) {
            read = parse(load(position, end), Integer.MAX_VALUE, click -> {});
        }
        int offset = (int) (position - number * segmentSize);
        MappedByteBuffer buffer = opened();
        if (segmentSize - offset < HEADER_SIZE || Short.toUnsignedInt(buffer.getShort(offset)) == END) {
            return end;
        }
        int torn = 0;
        for (int i = offset; i < segmentSize; i++) {
            if (buffer.get(i) != 0) {
                buffer.put(i, (byte) 0);
                torn = i - offset + 1;
            }
        }
        if (torn > 0) {
            buffer.force();
            LOG.warn(
                    "The journal of clicks ended in {} bytes that were not written to their end; they are cut off",
                    torn);
        }
        return position;
    }

    /** By which the database knows how far this journal was counted. */
    UUID id() {
        return id;
    }

    /** The position after the last record. */
    long tail() {
        return tail;
    }

    /** Up to where it has been let go. */
    long released() {
        return released;
    }

    /** Clicks that were not appended because the journal was full, since it was opened. */
    long dropped() {
        return dropped.get();
    }

    /**
     * Appends a click, and returns when it is safe. Where the journal has reached its limit, or the disk takes nothing, the click is
     * dropped; that is counted, and logged once a minute.
     */
    void append(Click click) {
        long end;
        appending.lock();
        try {
            end = write(click);
        } catch (IOException | RuntimeException e) {
            drop(String.valueOf(e.getMessage()));
            return;
        } finally {
            appending.unlock();
        }
        if (end > 0 && durability == Durability.DISK) {
            forceTo(end);
        }
    }

    /** The position after the record, or 0 if it was dropped. */
    private long write(Click click) throws IOException {
        String code = click.code().value();
        int length = FIXED_SIZE + code.length();
        long start = tail;
        if (start + HEADER_SIZE + length - released > limit) {
            drop("it has reached its limit of " + limit + " bytes");
            return 0;
        }
        int offset = (int) (start % segmentSize);
        if (offset + HEADER_SIZE + length > segmentSize || (offset == 0 && start > 0)) {
            start = nextSegment(start, offset);
            offset = 0;
        }
        MappedByteBuffer buffer = opened();
        int payload = offset + HEADER_SIZE;
        buffer.putLong(payload, click.urlId());
        buffer.putLong(payload + Long.BYTES, click.at().toEpochMilli());
        for (int i = 0; i < code.length(); i++) {
            buffer.put(payload + FIXED_SIZE + i, (byte) code.charAt(i));
        }
        buffer.limit(payload + length).position(payload);
        checksum.reset();
        checksum.update(buffer);
        buffer.clear();
        buffer.putInt(offset + Short.BYTES, (int) checksum.getValue());
        buffer.putShort(offset, (short) length);
        long end = start + HEADER_SIZE + length;
        tail = end;
        return end;
    }

    /** Goes on in a new segment. The one before is marked to end here, and forced to disk where that is promised. */
    private long nextSegment(long start, int offset) throws IOException {
        long number = offset == 0 ? start / segmentSize : start / segmentSize + 1;
        Path file = file(number);
        if (!Files.exists(file)) {
            Path spare = spare();
            if (!Files.exists(spare)) {
                makeSpare();
            }
            if (offset > 0 && offset + Short.BYTES <= segmentSize) {
                opened().putShort(offset, (short) END);
            }
            if (durability == Durability.DISK) {
                opened().force();
            }
            Files.move(spare, file, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        }
        openSegment(number);
        return number * segmentSize;
    }

    /** Makes the file of the next segment, so that no append has to wait for it. */
    void prepareNextSegment() throws IOException {
        if (tail % segmentSize > segmentSize / 2 && !Files.exists(spare())) {
            makeSpare();
        }
    }

    private Path spare() {
        return folder.resolve("spare");
    }

    private void makeSpare() throws IOException {
        long now = System.nanoTime();
        if (hasSpareFailed && now - lastSpareFailure < PAUSE_AFTER_FAILURE.toNanos()) {
            throw new IOException("no segment could be made a moment ago");
        }
        try {
            writeSpare();
            hasSpareFailed = false;
        } catch (IOException e) {
            hasSpareFailed = true;
            lastSpareFailure = now;
            throw e;
        }
    }

    private void writeSpare() throws IOException {
        Path unfinished = folder.resolve("spare." + Thread.currentThread().getId());
        try (FileChannel channel = FileChannel.open(
                unfinished,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer zeros = ByteBuffer.allocate(Math.min(segmentSize, READ_SIZE));
            for (long written = 0; written < segmentSize; ) {
                zeros.clear().limit((int) Math.min(zeros.capacity(), segmentSize - written));
                written += channel.write(zeros);
            }
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(unfinished);
            throw e;
        }
        Files.move(unfinished, spare(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void openSegment(long number) throws IOException {
        Path file = file(number);
        if (!Files.exists(file)) {
            makeSpare();
            Files.move(spare(), file, StandardCopyOption.ATOMIC_MOVE);
            force(folder);
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            if (channel.size() != segmentSize) {
                throw new IOException(file + " has " + channel.size() + " bytes instead of " + segmentSize);
            }
            segment = channel.map(MapMode.READ_WRITE, 0, segmentSize);
        }
    }

    private MappedByteBuffer opened() {
        if (segment == null) {
            throw new ClickJournalException("The journal of clicks is closed.");
        }
        return segment;
    }

    private void forceTo(long end) {
        forcing.lock();
        try {
            if (forced >= end) {
                return;
            }
            long all;
            MappedByteBuffer buffer;
            appending.lock();
            try {
                all = tail;
                buffer = opened();
            } finally {
                appending.unlock();
            }
            buffer.force();
            forced = all;
        } finally {
            forcing.unlock();
        }
    }

    private void drop(String why) {
        long count = dropped.incrementAndGet();
        long now = System.nanoTime();
        if (!hasWarned || now - lastWarning > WARNING_INTERVAL.toNanos()) {
            hasWarned = true;
            lastWarning = now;
            LOG.warn("Clicks are dropped, {} so far: the journal takes no more ({})", count, why);
        }
    }

    /**
     * Reads records in their order, from a position on. What can't be read is left out, up to where the next segment begins.
     *
     * @param from the end of a record, or where a segment begins
     * @param max how many at most
     * @param to what is called with each
     * @return the position after the last one that was read; {@code from} if there is none
     */
    long read(long from, int max, Consumer<Click> to) throws IOException {
        long end = tail;
        long position = Math.max(from, released);
        int left = max;
        while (left > 0 && position < end) {
            long segmentEnd = Math.min(end, (position / segmentSize + 1) * segmentSize);
            int[] count = {0};
            int read = parse(load(position, segmentEnd), left, click -> {
                count[0]++;
                to.accept(click);
            });
            left -= count[0];
            if (read == 0 && !isEndOfSegment(segmentEnd - position)) {
                LOG.error(
                        "{} bytes of the journal of clicks can't be read and are left out, at position {}",
                        segmentEnd - position,
                        position);
            }
            position = read == 0 ? segmentEnd : position + read;
        }
        return position;
    }

    /** Whether what was loaded begins with nothing, or with the mark of the end. */
    private boolean isEndOfSegment(long bytes) {
        int length = bytes < Short.BYTES || readBuffer.position() < Short.BYTES
                ? 0
                : Short.toUnsignedInt(readBuffer.getShort(0));
        return length == END || (length == 0 && bytes <= HEADER_SIZE);
    }

    /** Fills the buffer from a position on, up to another one in the same segment. Returns the bytes in it. */
    private int load(long position, long end) throws IOException {
        ByteBuffer bytes = readBuffer.clear().limit((int) Math.min(end - position, READ_SIZE));
        Path file = file(position / segmentSize);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long at = position % segmentSize;
            for (int read = 0; read >= 0 && bytes.hasRemaining(); at += read) {
                read = channel.read(bytes, at);
            }
        } catch (NoSuchFileException e) {
            LOG.warn("A segment of the journal of clicks is missing: {}", file);
        }
        return bytes.position();
    }

    /** Tells the whole records that the buffer begins with. Returns their bytes. */
    private int parse(int loaded, int max, Consumer<Click> to) {
        int offset = 0;
        for (int left = max; left > 0 && loaded - offset > HEADER_SIZE; left--) {
            int length = Short.toUnsignedInt(readBuffer.getShort(offset));
            int payload = offset + HEADER_SIZE;
            if (length <= FIXED_SIZE || length > MAX_PAYLOAD || length > loaded - payload) {
                break;
            }
            readChecksum.reset();
            readChecksum.update(readBuffer.array(), payload, length);
            if (readBuffer.getInt(offset + Short.BYTES) != (int) readChecksum.getValue()) {
                break;
            }
            String code = new String(readBuffer.array(), payload + FIXED_SIZE, length - FIXED_SIZE, US_ASCII);
            to.accept(new Click(
                    readBuffer.getLong(payload),
                    new ShortCode(code),
                    Instant.ofEpochMilli(readBuffer.getLong(payload + Long.BYTES))));
            offset = payload + length;
        }
        return offset;
    }

    /** Lets go of what lies before a position. The last segment stays, since it says where the journal ends. */
    void release(long position) throws IOException {
        long before = released / segmentSize;
        released = Math.max(released, position);
        long firstKept = Math.min(position, tail - 1) / segmentSize;
        if (firstKept > before) {
            for (long number : segments()) {
                if (number < firstKept) {
                    Files.deleteIfExists(file(number));
                }
            }
        }
    }

    /**
     * Begins anew under another id, without the records that there are. The id comes last: interrupted, this leaves a journal that is
     * still shorter than what the database has of it.
     */
    void restart() throws IOException {
        appending.lock();
        try {
            segment = null;
            tail = 0;
            forced = 0;
            released = 0;
            for (long number : segments()) {
                Files.delete(file(number));
            }
            force(folder);
            id = writeId(folder, UUID.randomUUID());
            openSegment(0);
        } finally {
            appending.unlock();
        }
    }

    private void deleteUnfinished() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith("spare.")) {
                    Files.delete(file);
                }
            }
        }
    }

    private List<Long> segments() throws IOException {
        List<Long> numbers = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.map(file -> file.getFileName().toString())
                    .filter(name -> SEGMENT_NAME.matcher(name).matches())
                    .map(name -> Long.valueOf(name.substring(0, name.length() - SUFFIX.length())))
                    .sorted()
                    .forEach(numbers::add);
        }
        return numbers;
    }

    private Path file(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%012d%s", number, SUFFIX));
    }

    /** Takes no more clicks. What was appended is on disk. */
    @Override
    public void close() {
        appending.lock();
        try {
            if (segment != null) {
                segment.force();
                segment = null;
            }
            lock.close();
        } catch (IOException e) {
            LOG.warn("The lock of the journal of clicks was not let go: {}", e.getMessage());
        } finally {
            appending.unlock();
        }
    }

    private static void force(Path path) throws IOException {
        if (Files.isDirectory(path) && File.separatorChar == '\\') {
            return;
        }
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.Click;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.MappedByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Clicks in the order in which they came, in files of this machine. What was appended survives the end of the process, and with
 * {@link Durability#DISK} that of the machine.
 *
 * <p>The journal is cut into segments of one size. A position counts bytes from the first segment that there ever was.
 *
 * <p>Many threads may append; one reads.
 */
final class ClickJournal implements AutoCloseable {
    /** Bytes of a segment. */
    static final int SEGMENT_SIZE = 16 << 20;

    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);
    private static final Logger LOG = LoggerFactory.getLogger(ClickJournal.class);

    private final ClickSegments segments;
    private ClickReader reader;
    private final Durability durability;
    private final long limit;
    private final ClickCodec codec = new ClickCodec();
    private final ReentrantLock appending = new ReentrantLock();
    private final ReentrantLock forcing = new ReentrantLock();

    /** Guarded by {@link #appending}. */
    private boolean isClosed;

    /** Guarded by {@link #appending}; null once closed. */
    private @Nullable MappedByteBuffer segment;

    /** The position after it. */
    private long segmentEnd;

    private NextClickSegment next;

    /** Written under {@link #appending}. */
    private volatile long tail;

    /** Records since it was opened; written under {@link #appending}. */
    private final AtomicLong appended = new AtomicLong();

    private final AtomicInteger restarts = new AtomicInteger();

    private volatile long forced;
    private volatile long released;
    private final AtomicLong dropped = new AtomicLong();

    /** Whether a segment could not be deleted, which is said once: there are systems where no file in use can. */
    private boolean hasKept;

    private long lastWarning;
    private boolean hasWarned;

    /** When an appended click is safe. */
    enum Durability {
        /** At once, from the end of this process. */
        PROCESS,
        /** When the disk has it, from the loss of power as well. */
        DISK
    }

    private ClickJournal(ClickSegments segments, Durability durability, long limit) throws IOException {
        this.segments = segments;
        this.reader = new ClickReader(segments);
        this.durability = durability;
        this.limit = limit;
        this.next = NextClickSegment.start(segments::open, recover() + 1);
    }

    /**
     * Opens the journal in a folder, or begins one. What follows the last whole record is cut off.
     *
     * @param limit bytes that it may have beyond what was released; at least one segment
     * @throws ClickJournalException if another process has it open, or the folder can't be used
     */
    static ClickJournal open(Path folder, Durability durability, long limit) {
        return open(folder, durability, limit, SEGMENT_SIZE);
    }

    static ClickJournal open(Path folder, Durability durability, long limit, int segmentSize) {
        try {
            ClickSegments segments = ClickSegments.open(folder, segmentSize);
            try {
                return new ClickJournal(segments, durability, limit);
            } catch (IOException | RuntimeException e) {
                segments.close();
                throw e;
            }
        } catch (IOException e) {
            throw new ClickJournalException(
                    "The journal of clicks can't be kept in " + folder + " (" + e.getMessage()
                            + "): set terse.data-dir to a folder of this user.",
                    e);
        }
    }

    /** Goes on where the last record ends. Behind it is what was made for later. Returns the number of the segment. */
    private long recover() throws IOException {
        List<Long> numbers = segments.numbers();
        if (numbers.isEmpty()) {
            segment = segments.open(0);
            segmentEnd = segments.size();
            return 0;
        }
        int last = numbers.size() - 1;
        long number = numbers.get(last);
        long end = recover(number);
        while (end == number * segments.size() && last > 0) {
            last--;
            number = numbers.get(last);
            end = recover(number);
        }
        released = numbers.get(0) * segments.size();
        tail = end;
        forced = end;
        segmentEnd = (number + 1) * segments.size();
        return number;
    }

    /** Where the last record of a segment ends. What follows is overwritten by zeros. */
    private long recover(long number) throws IOException {
        MappedByteBuffer buffer = segments.open(number);
        segment = buffer;
        long position = reader.endOfRecords(number);
        int offset = (int) (position - number * segments.size());
        int torn = 0;
        for (int i = offset; i < segments.size(); i++) {
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
        return segments.id();
    }

    /** The position after the last record. */
    long tail() {
        return tail;
    }

    /** How often it was begun anew since it was opened. */
    int restarts() {
        return restarts.get();
    }

    /** Clicks that were appended since it was opened or begun anew. */
    long appended() {
        return appended.get();
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
     *
     * @throws UrlStoreException if the disk should have it by now and says that it has not; it may be counted all the same
     */
    void append(Click click) {
        long end;
        appending.lock();
        try {
            end = write(click);
        } catch (RuntimeException e) {
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
    private long write(Click click) {
        int size = ClickCodec.size(click);
        long start = tail;
        if (start + size - released > limit) {
            drop("it has reached its limit of " + limit + " bytes");
            return 0;
        }
        if (start + size > segmentEnd) {
            start = segmentEnd;
            if (!goOn()) {
                drop("the disk takes no further segment");
                return 0;
            }
        }
        codec.encode(click, opened(), (int) (start % segments.size()));
        long end = start + size;
        tail = end;
        appended.setRelease(appended.getPlain() + 1);
        return end;
    }

    /** Goes on in the next segment, if there is one. The one before is forced to disk where that is promised. */
    private boolean goOn() {
        MappedByteBuffer before = opened();
        if (durability == Durability.DISK && forced < tail) {
            // First: if it failed with the next segment taken, that one would be left out.
            before.force();
            forced = tail;
        }
        MappedByteBuffer following = next.take();
        if (following == null) {
            return false;
        }
        segment = following;
        segmentEnd += segments.size();
        return true;
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
        } catch (UncheckedIOException e) {
            throw new UrlStoreException("writing a click to the disk", e);
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
     * Reads records in their order, from a position on. What can't be read is left out.
     *
     * @param from the end of a record, or where a segment begins
     * @param max how many at most
     * @param to what is called with each
     * @return the position after the last one that was read; {@code from} if there is none
     */
    long read(long from, int max, Consumer<Click> to) throws IOException {
        return reader.read(Math.max(from, released), tail, max, to);
    }

    /** How many records there are from a position, as above, to the end of another record. */
    long count(long from, long end) throws IOException {
        return reader.count(Math.max(from, released), end);
    }

    /**
     * Lets go of what lies before a position. The last segment stays, since it says where the journal ends, and so does one that can't be
     * deleted, which is tried again with the next.
     */
    void release(long position) {
        long before = released / segments.size();
        released = Math.max(released, position);
        long firstKept = Math.min(position, tail - 1) / segments.size();
        if (firstKept <= before) {
            return;
        }
        try {
            segments.deleteBefore(firstKept);
        } catch (IOException e) {
            if (!hasKept) {
                hasKept = true;
                LOG.warn(
                        "Segments of the journal of clicks that are not needed any more stay for now: {}",
                        e.toString());
            }
        }
    }

    /**
     * Begins anew under another id, without the records that there are. Interrupted, this leaves a journal that is still shorter than
     * what the database has of it.
     *
     * @throws ClickJournalException if it is closed: the files may be another's by now
     */
    void restart() throws IOException {
        appending.lock();
        try {
            checkNotClosed();
            segment = null;
            next.close();
            tail = 0;
            appended.set(0);
            restarts.incrementAndGet();
            forced = 0;
            released = 0;
            segments.restart();
            reader = new ClickReader(segments);
            segment = segments.open(0);
            segmentEnd = segments.size();
            next = NextClickSegment.start(segments::open, 1);
        } finally {
            appending.unlock();
        }
    }

    /**
     * Goes on under another id, with the records that there are.
     *
     * @throws ClickJournalException if it is closed: the files may be another's by now
     */
    void takeId(UUID id) throws IOException {
        appending.lock();
        try {
            checkNotClosed();
            segments.takeId(id);
        } finally {
            appending.unlock();
        }
    }

    private void checkNotClosed() {
        if (isClosed) {
            throw new ClickJournalException("The journal of clicks is closed.");
        }
    }

    /** Takes no more clicks. What was appended is on disk. */
    @Override
    public void close() {
        appending.lock();
        try {
            isClosed = true;
            next.close();
            if (segment != null) {
                segment.force();
                forced = tail;
                segment = null;
            }
            segments.close();
        } catch (IOException e) {
            LOG.warn("The lock of the journal of clicks was not let go: {}", e.getMessage());
        } finally {
            appending.unlock();
        }
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.Click;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of a journal from its segments. Where there is none, it goes on with the next one that is whole and right, be it the
 * byte after: a wrong byte costs its own record, and a page that a loss of power kept from the disk costs those on it. The end of a
 * segment that is too short for the next record is left as zeros.
 *
 * <p>For one thread.
 */
final class ClickReader {
    private static final int READ_SIZE = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(ClickReader.class);

    private final ClickSegments segments;
    private final ClickCodec codec = new ClickCodec();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE);

    /** What was left out before this is known. */
    private long reported;

    ClickReader(ClickSegments segments) {
        this.segments = segments;
    }

    /**
     * Reads records in their order, from a position on. What can't be read is left out, and logged the first time.
     *
     * @param from the end of a record, or where a segment begins
     * @param end up to where records were appended
     * @param max how many at most
     * @param to what is called with each
     * @return the position after the last one that was read; {@code from} if there is none
     */
    long read(long from, long end, int max, Consumer<Click> to) throws IOException {
        return walk(from, end, max, offset -> to.accept(ClickCodec.decode(buffer, offset)));
    }

    /** How many records there are from a position to another one. */
    long count(long from, long end) throws IOException {
        long[] count = {0};
        walk(from, end, Integer.MAX_VALUE, offset -> count[0]++);
        return count[0];
    }

    private long walk(long from, long end, int max, IntConsumer to) throws IOException {
        long position = from;
        int[] left = {max};
        while (left[0] > 0 && position < end) {
            long segmentEnd = Math.min(end, endOfSegment(position));
            int read = parse(load(position, segmentEnd), left[0], offset -> {
                left[0]--;
                to.accept(offset);
            });
            position = read == 0 ? leaveOut(position, segmentEnd) : position + read;
        }
        return position;
    }

    /** Where the last record of a segment ends; where the segment begins if there is none. */
    long endOfRecords(long number) throws IOException {
        long last = number * segments.size();
        long end = last + segments.size();
        for (long position; (position = nextRecord(last, end)) < end; ) {
            last = position + parse(load(position, end), Integer.MAX_VALUE, offset -> {});
        }
        return last;
    }

    private long endOfSegment(long position) {
        return (position / segments.size() + 1) * segments.size();
    }

    /** Returns where to go on. */
    private long leaveOut(long from, long end) throws IOException {
        long next = nextRecord(from, end);
        if (next > reported && !isUnused(from, next)) {
            reported = next;
            LOG.error(
                    "{} bytes of the journal of clicks can't be read and are left out, at position {}",
                    next - from,
                    from);
        }
        return next;
    }

    /** Whether these bytes are the end of a segment that no record was short enough for. */
    private boolean isUnused(long from, long end) throws IOException {
        if (end != endOfSegment(from) || end - from >= ClickCodec.MAX_SIZE) {
            return false;
        }
        int loaded = load(from, end);
        for (int i = 0; i < loaded; i++) {
            if (buffer.get(i) != 0) {
                return false;
            }
        }
        return loaded == end - from;
    }

    /** Where the first record begins that is at a position or after it, up to another one in the same segment, which it is if there is none. */
    private long nextRecord(long from, long end) throws IOException {
        for (long position = from; position < end; ) {
            int loaded = load(position, end);
            for (int offset = 0; offset < loaded; offset++) {
                if (codec.sizeAt(buffer, offset, loaded) > 0) {
                    return position + offset;
                }
            }
            if (loaded < READ_SIZE) {
                return end;
            }
            position += loaded - (ClickCodec.MAX_SIZE - 1);
        }
        return end;
    }

    /** Fills the buffer from a position on, up to another one in the same segment. Returns the bytes in it. */
    private int load(long position, long end) throws IOException {
        buffer.clear().limit((int) Math.min(end - position, READ_SIZE));
        try {
            segments.read(position / segments.size(), (int) (position % segments.size()), buffer);
        } catch (NoSuchFileException e) {
            LOG.warn("A segment of the journal of clicks is missing: {}", e.getMessage());
        }
        return buffer.position();
    }

    /** Tells where the whole records are that the buffer begins with. Returns their bytes. */
    private int parse(int loaded, int max, IntConsumer to) {
        int offset = 0;
        for (int left = max; left > 0; left--) {
            int size = codec.sizeAt(buffer, offset, loaded);
            if (size == 0) {
                break;
            }
            to.accept(offset);
            offset += size;
        }
        return offset;
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.Click;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the records of a journal from its segments.
 *
 * <p>For one thread.
 */
final class ClickReader {
    /** In place of a length: the rest of the segment is not used. */
    static final int END = 0xFFFF;

    private static final int READ_SIZE = 1 << 20;
    private static final Logger LOG = LoggerFactory.getLogger(ClickReader.class);

    private final ClickSegments segments;
    private final ClickCodec codec = new ClickCodec();
    private final ByteBuffer buffer = ByteBuffer.allocate(READ_SIZE);

    ClickReader(ClickSegments segments) {
        this.segments = segments;
    }

    /**
     * Reads records in their order, from a position on. What can't be read is left out, up to where the next segment begins.
     *
     * @param from the end of a record, or where a segment begins
     * @param end up to where records were appended
     * @param max how many at most
     * @param to what is called with each
     * @return the position after the last one that was read; {@code from} if there is none
     */
    long read(long from, long end, int max, Consumer<Click> to) throws IOException {
        long position = from;
        int left = max;
        while (left > 0 && position < end) {
            long segmentEnd = Math.min(end, (position / segments.size() + 1) * segments.size());
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

    /** Where the records of a segment end. */
    long endOfRecords(long number) throws IOException {
        long end = (number + 1) * segments.size();
        long position = number * segments.size();
        for (int read = -1; read != 0 && position < end; position += read) {
            read = parse(load(position, end), Integer.MAX_VALUE, click -> {});
        }
        return position;
    }

    /** Whether what was loaded begins with nothing, or with the mark of the end. */
    private boolean isEndOfSegment(long bytes) {
        int length =
                bytes < Short.BYTES || buffer.position() < Short.BYTES ? 0 : Short.toUnsignedInt(buffer.getShort(0));
        return length == END || (length == 0 && bytes <= ClickCodec.HEADER_SIZE);
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

    /** Tells the whole records that the buffer begins with. Returns their bytes. */
    private int parse(int loaded, int max, Consumer<Click> to) {
        int offset = 0;
        for (int left = max; left > 0; left--) {
            int size = codec.sizeAt(buffer, offset, loaded);
            if (size == 0) {
                break;
            }
            to.accept(ClickCodec.decode(buffer, offset));
            offset += size;
        }
        return offset;
    }
}

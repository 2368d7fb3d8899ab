package dev.terse.adapter.postgres;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.terse.domain.Click;
import dev.terse.domain.ShortCode;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.time.Instant;
import java.util.zip.CRC32C;

/**
 * Clicks as records of a journal. A record is two bytes of length, four of checksum (CRC-32C), and what is told of a click: the link's
 * id, the time in milliseconds, and the code.
 *
 * <p>For one thread.
 */
final class ClickCodec {
    /** Before what the length and the checksum are of. */
    private static final int HEADER_SIZE = Short.BYTES + Integer.BYTES;

    private static final int FIXED_SIZE = Long.BYTES + Long.BYTES;

    private static final int MAX_PAYLOAD = FIXED_SIZE + ShortCode.MAX_LENGTH;

    /** Bytes of a record at most. */
    static final int MAX_SIZE = HEADER_SIZE + MAX_PAYLOAD;

    private final CRC32C checksum = new CRC32C();

    /** Bytes of a click's record. */
    static int size(Click click) {
        return HEADER_SIZE + FIXED_SIZE + click.code().value().length();
    }

    /** Writes a record. The length comes last: before it is there, nothing is. */
    void encode(Click click, MappedByteBuffer to, int offset) {
        String code = click.code().value();
        int length = FIXED_SIZE + code.length();
        int payload = offset + HEADER_SIZE;
        to.putLong(payload, click.urlId());
        to.putLong(payload + Long.BYTES, click.at().toEpochMilli());
        for (int i = 0; i < code.length(); i++) {
            to.put(payload + FIXED_SIZE + i, (byte) code.charAt(i));
        }
        to.limit(payload + length).position(payload);
        checksum.reset();
        checksum.update(to);
        to.clear();
        to.putInt(offset + Short.BYTES, (int) checksum.getValue());
        to.putShort(offset, (short) length);
    }

    /** Bytes of the record that is at an offset, or 0 if there is no whole and right one before the end. */
    int sizeAt(ByteBuffer bytes, int offset, int end) {
        if (end - offset <= HEADER_SIZE) {
            return 0;
        }
        int length = Short.toUnsignedInt(bytes.getShort(offset));
        int payload = offset + HEADER_SIZE;
        boolean isRecord = length > FIXED_SIZE
                && length <= MAX_PAYLOAD
                && length <= end - payload
                && bytes.getInt(offset + Short.BYTES) == checksum(bytes, payload, length)
                && ShortCode.isValid(code(bytes, offset, length));
        return isRecord ? HEADER_SIZE + length : 0;
    }

    /** The click of a record that is at an offset. */
    static Click decode(ByteBuffer bytes, int offset) {
        int payload = offset + HEADER_SIZE;
        return new Click(
                bytes.getLong(payload),
                new ShortCode(code(bytes, offset, bytes.getShort(offset))),
                Instant.ofEpochMilli(bytes.getLong(payload + Long.BYTES)));
    }

    private static String code(ByteBuffer bytes, int offset, int length) {
        byte[] code = new byte[length - FIXED_SIZE];
        bytes.get(offset + HEADER_SIZE + FIXED_SIZE, code);
        return new String(code, US_ASCII);
    }

    private int checksum(ByteBuffer bytes, int offset, int length) {
        int position = bytes.position();
        int limit = bytes.limit();
        bytes.limit(offset + length).position(offset);
        checksum.reset();
        checksum.update(bytes);
        bytes.limit(limit).position(position);
        return (int) checksum.getValue();
    }
}

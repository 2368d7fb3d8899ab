package dev.terse.adapter.rest;

import dev.terse.domain.ShortCode;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPosition;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Where the next page of a list starts, as text that a client gives back. It holds no secret and needs no state: every node reads
 * what any other gave out, before and after a restart.
 *
 * <p>As bytes: the version, the order (0 ascending, 1 descending), the time in milliseconds since 1970 (8 bytes), the id (8 bytes), the
 * code in ASCII, and a CRC-32 of all that (4 bytes); big-endian, then base64url without padding. The checksum is against truncation
 * and typing errors, not against forgery: whoever forges a cursor sees a page of the list that they may see anyway.
 *
 * @param order which way the list runs
 * @param position the last link of the page before
 */
record Cursor(SortOrder order, UrlPosition position) {
    private static final byte VERSION = 1;
    private static final int LENGTH_WITHOUT_CODE = 1 + 1 + Long.BYTES + Long.BYTES + Integer.BYTES;

    String encode() {
        byte[] code = position.code().value().getBytes(StandardCharsets.US_ASCII);
        ByteBuffer bytes = ByteBuffer.allocate(LENGTH_WITHOUT_CODE + code.length)
                .put(VERSION)
                .put((byte) (order == SortOrder.ASCENDING ? 0 : 1))
                .putLong(position.createdAt().toEpochMilli())
                .putLong(position.id())
                .put(code);
        bytes.putInt(checksum(bytes));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
    }

    /** Reads what {@link #encode} wrote; empty for every other text. */
    static Optional<Cursor> decode(String text) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
            int codeLength = bytes.remaining() - LENGTH_WITHOUT_CODE;
            if (codeLength < 1 || bytes.get() != VERSION) {
                return Optional.empty();
            }
            SortOrder order = bytes.get() == 0 ? SortOrder.ASCENDING : SortOrder.DESCENDING;
            Instant createdAt = Instant.ofEpochMilli(bytes.getLong());
            long id = bytes.getLong();
            byte[] code = new byte[codeLength];
            bytes.get(code);
            Cursor cursor = new Cursor(
                    order, new UrlPosition(createdAt, id, new ShortCode(new String(code, StandardCharsets.US_ASCII))));
            // What does not come out as it went in had a wrong checksum, a wrong order or a spelling of its own.
            return cursor.encode().equals(text) ? Optional.of(cursor) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static int checksum(ByteBuffer written) {
        CRC32 crc = new CRC32();
        crc.update(written.duplicate().flip());
        return (int) crc.getValue();
    }
}

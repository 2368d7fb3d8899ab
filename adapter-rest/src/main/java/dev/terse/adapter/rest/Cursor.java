package dev.terse.adapter.rest;

import dev.terse.domain.ShortCode;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlSort;
import java.nio.BufferUnderflowException;
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
 * <p>As bytes, of a list in order of creation without filters: version 1, the order (0 ascending, 1 descending), the time in milliseconds
 * since 1970 (8 bytes), the id (8 bytes), the code in ASCII, and a CRC-32 of all that (4 bytes); big-endian, then base64url without
 * padding. Of any other list: version 2, the order, what it is sorted by (0 creation, 1 clicks), the fingerprint of its filters (8 bytes), the
 * clicks by the ranking (8 bytes), and from the time on as before. The checksum is against truncation and typing errors, not against
 * forgery: whoever forges a cursor sees a page of the list that they may see anyway.
 *
 * @param sort what the list is in order of
 * @param order which way the list runs
 * @param filters the {@link FilterFingerprint} of what it has
 * @param position the last link of the page before
 */
record Cursor(UrlSort sort, SortOrder order, long filters, UrlPosition position) {
    private static final byte PLAIN = 1;
    private static final byte SEARCHED = 2;

    private static final int MAX_LENGTH =
            1 + 1 + 1 + Long.BYTES + Long.BYTES + Long.BYTES + Long.BYTES + ShortCode.MAX_LENGTH + Integer.BYTES;

    /** Where the page ends that was asked for. */
    static Cursor of(UrlPageRequest request, UrlPosition end) {
        return new Cursor(request.sort(), request.order(), FilterFingerprint.of(request.filter()), end);
    }

    String encode() {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_LENGTH);
        if (sort == UrlSort.CREATED_AT && filters == FilterFingerprint.NONE) {
            bytes.put(PLAIN).put(number(order));
        } else {
            bytes.put(SEARCHED)
                    .put(number(order))
                    .put((byte) (sort == UrlSort.CREATED_AT ? 0 : 1))
                    .putLong(filters)
                    .putLong(position.clicks());
        }
        bytes.putLong(position.createdAt().toEpochMilli())
                .putLong(position.id())
                .put(position.code().value().getBytes(StandardCharsets.US_ASCII));
        bytes.putInt(checksum(bytes)).flip();
        return StandardCharsets.US_ASCII
                .decode(Base64.getUrlEncoder().withoutPadding().encode(bytes))
                .toString();
    }

    /** Reads what {@link #encode} wrote; empty for every other text. */
    static Optional<Cursor> decode(String text) {
        try {
            Cursor cursor = read(ByteBuffer.wrap(Base64.getUrlDecoder().decode(text)));
            // What does not come out as it went in had a wrong checksum, a wrong number or a spelling of its own.
            return cursor.encode().equals(text) ? Optional.of(cursor) : Optional.empty();
        } catch (IllegalArgumentException | BufferUnderflowException e) {
            return Optional.empty();
        }
    }

    private static Cursor read(ByteBuffer bytes) {
        boolean isPlain = bytes.get() == PLAIN;
        SortOrder order = bytes.get() == 0 ? SortOrder.ASCENDING : SortOrder.DESCENDING;
        UrlSort sort = isPlain || bytes.get() == 0 ? UrlSort.CREATED_AT : UrlSort.CLICKS;
        long filters = isPlain ? FilterFingerprint.NONE : bytes.getLong();
        long clicks = isPlain ? 0 : bytes.getLong();
        Instant createdAt = Instant.ofEpochMilli(bytes.getLong());
        long id = bytes.getLong();
        byte[] code = new byte[Math.max(0, bytes.remaining() - Integer.BYTES)];
        bytes.get(code);
        ShortCode shortCode = new ShortCode(new String(code, StandardCharsets.US_ASCII));
        return new Cursor(sort, order, filters, new UrlPosition(clicks, createdAt, id, shortCode));
    }

    private static byte number(SortOrder order) {
        return (byte) (order == SortOrder.ASCENDING ? 0 : 1);
    }

    private static int checksum(ByteBuffer written) {
        CRC32 crc = new CRC32();
        crc.update(written.duplicate().flip());
        return (int) crc.getValue();
    }
}

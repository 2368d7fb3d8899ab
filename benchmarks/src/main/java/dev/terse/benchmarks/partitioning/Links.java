package dev.terse.benchmarks.partitioning;

import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlPosition;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Made-up links, numbered from 1 as a table that is filled with them gives ids. Their codes are as scattered as generated ones. */
final class Links {
    private static final String DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static final int CODE_LENGTH = 7;

    /** Numbers of so many bits have codes of their own; 62^7 is more than as many. */
    private static final long MASK = (1L << 41) - 1;

    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

    private static final int CHUNK_BYTES = 1 << 16;

    private Links() {}

    /** No two numbers have the same one: to multiply by an odd number and to fold the upper half onto the lower can be undone. */
    static ShortCode code(long number) {
        long scattered = number * SCATTER & MASK;
        scattered = (scattered ^ scattered >>> 20) * SCATTER & MASK;
        char[] code = new char[CODE_LENGTH];
        for (int place = CODE_LENGTH - 1; place >= 0; place--) {
            code[place] = DIGITS.charAt((int) (scattered % DIGITS.length()));
            scattered /= DIGITS.length();
        }
        return new ShortCode(new String(code));
    }

    static OriginalUrl originalUrl(long number) {
        return new OriginalUrl("https://example.com/some/path?of=usual&length=" + number);
    }

    /** Just at a link in the list of all. */
    static UrlPosition position(long number) {
        return new UrlPosition(createdAt(number), number, code(number));
    }

    private static Instant createdAt(long number) {
        return FIRST.plusMillis(number * 10);
    }

    /** Puts the links from 1 to a number into an empty table. */
    static void copy(Connection connection, long count) throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY urls (short_code, original_url, created_at) FROM STDIN");
        StringBuilder rows = new StringBuilder();
        for (long number = 1; number <= count; number++) {
            rows.append(code(number).value())
                    .append('\t')
                    .append(originalUrl(number).value())
                    .append('\t')
                    .append(createdAt(number))
                    .append('\n');
            if (rows.length() >= CHUNK_BYTES || number == count) {
                byte[] bytes = rows.toString().getBytes(StandardCharsets.US_ASCII);
                copy.writeToCopy(bytes, 0, bytes.length);
                rows.setLength(0);
            }
        }
        copy.endCopy();
    }
}

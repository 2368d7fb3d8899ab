package dev.terse.adapter.redirect;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} header, which RFC 9110, section 6.6.1, wants in every answer and whose unit is the second. */
final class DateHeader {
    /** RFC 9110, section 5.6.7. */
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final InstantSource clock;
    private volatile byte[] line;

    DateHeader(InstantSource clock) {
        this.clock = clock;
        this.line = now();
    }

    /** To be called each second. */
    void refresh() {
        line = now();
    }

    /** The whole line. Not to be changed. */
    byte[] line() {
        return line;
    }

    private byte[] now() {
        return ("Date: " + FORMAT.format(clock.instant()) + "\r\n").getBytes(US_ASCII);
    }
}

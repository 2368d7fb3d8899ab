package dev.terse.adapter.rest;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Times as RFC 3339, section 5.6, writes them. */
final class Rfc3339 {
    /** ISO 8601 knows more: years of five digits, no seconds, offsets with seconds. */
    private static final Pattern DATE_TIME =
            Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})");

    private Rfc3339() {}

    /** Reads a time to the nanosecond; empty for every other text. */
    static Optional<Instant> parse(String text) {
        String upperCase = text.toUpperCase(Locale.ROOT);
        if (!DATE_TIME.matcher(upperCase).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(upperCase).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}

package dev.terse.domain;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * From when and until when a link can be followed, in whole milliseconds.
 *
 * @param from the first instant at which it can; {@code null} for always
 * @param until the first instant at which it can't any more; {@code null} for never
 */
public record ActivePeriod(@Nullable Instant from, @Nullable Instant until) {
    /** Without beginning and end. */
    public static final ActivePeriod ALWAYS = new ActivePeriod(null, null);

    /** What a {@code timestamptz} column, ISO 8601 with four digits and each client can hold. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    /**
     * A period.
     *
     * @throws InvalidLinkDetailsException if it ends before or as it begins, or a bound is out of the years 1 to 9999
     */
    public ActivePeriod {
        from = checked(from);
        until = checked(until);
        if (from != null && until != null && !from.isBefore(until)) {
            throw new InvalidLinkDetailsException("must be later than the time from which the link is active");
        }
    }

    private static @Nullable Instant checked(@Nullable Instant bound) {
        if (bound == null) {
            return null;
        }
        Instant millis = Timestamps.toMillis(bound);
        if (millis.isBefore(EARLIEST) || millis.isAfter(LATEST)) {
            throw new InvalidLinkDetailsException("must be in the years 1 to 9999");
        }
        return millis;
    }
}

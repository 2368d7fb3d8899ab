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
        if (!Timestamps.isStorable(millis)) {
            throw new InvalidLinkDetailsException(Timestamps.STORABLE);
        }
        return millis;
    }
}

package dev.terse.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision that every instant in the domain has: whole milliseconds, as a {@code timestamptz(3)} column keeps them. */
final class Timestamps {
    /** What is expected of an instant that is not {@link #isStorable}. */
    static final String STORABLE = "must be in the years 1 to 9999";

    /** What a {@code timestamptz} column, ISO 8601 with four digits and each client can hold. */
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Timestamps() {}

    static Instant toMillis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }

    /** The nearest instant that is {@link #isStorable}. */
    static Instant storable(Instant instant) {
        return instant.isBefore(EARLIEST) ? EARLIEST : instant.isAfter(LATEST) ? LATEST : instant;
    }

    static boolean isStorable(Instant instant) {
        return !instant.isBefore(EARLIEST) && !instant.isAfter(LATEST);
    }
}

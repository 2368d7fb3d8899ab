package dev.terse.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The precision that every instant in the domain has: whole milliseconds, as a {@code timestamptz(3)} column keeps them. */
final class Timestamps {
    private Timestamps() {}

    static Instant toMillis(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS);
    }
}

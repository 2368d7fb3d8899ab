package dev.terse.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is set. Many threads may read it, one may set it. */
public final class ManualClock implements InstantSource {
    private volatile Instant now;

    /**
     * A clock.
     *
     * @param start what it shows first
     */
    public ManualClock(Instant start) {
        now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    /**
     * Sets the clock.
     *
     * @param instant what it shows from now on, also an earlier time than before
     */
    public void set(Instant instant) {
        now = instant;
    }

    /**
     * Puts the clock forward.
     *
     * @param duration by how much
     */
    public void advance(Duration duration) {
        now = now.plus(duration);
    }
}

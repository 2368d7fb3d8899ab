package dev.terse.bootstrap;

import dev.terse.domain.CollisionListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what collision retry does. */
final class CollisionMeters implements CollisionListener {
    private final Counter attempts;
    private final Counter collisions;
    private final Counter lengthenings;

    CollisionMeters(MeterRegistry registry) {
        attempts = Counter.builder("terse.codes.attempts")
                .description("Generated codes that were tried")
                .register(registry);
        collisions = Counter.builder("terse.codes.collisions")
                .description("Generated codes that were taken or reserved")
                .register(registry);
        lengthenings = Counter.builder("terse.codes.lengthenings")
                .description("Creates that went on to a longer code, once for each length")
                .register(registry);
    }

    @Override
    public void attempted(int length) {
        attempts.increment();
    }

    @Override
    public void collided(int length) {
        collisions.increment();
    }

    @Override
    public void lengthened(int length) {
        lengthenings.increment();
    }
}

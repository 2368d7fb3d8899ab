package dev.terse.bootstrap;

import dev.terse.adapter.redirect.RedirectListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/** Counts what the redirect listener does. */
final class RedirectMeters implements RedirectListener {
    private final AtomicInteger connections = new AtomicInteger();

    /** By status, so that finding a counter costs nothing. */
    private final AtomicReferenceArray<@Nullable Counter> requests = new AtomicReferenceArray<>(600);

    private final MeterRegistry registry;

    RedirectMeters(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("terse.redirect.connections", connections, AtomicInteger::get)
                .description("Open connections of the redirect listener")
                .register(registry);
    }

    @Override
    public void opened() {
        connections.incrementAndGet();
    }

    @Override
    public void closed() {
        connections.decrementAndGet();
    }

    @Override
    public void answered(int status) {
        Counter counter = requests.get(status);
        if (counter == null) {
            // The registry gives the same one to all who ask at once.
            counter = Counter.builder("terse.redirect.requests")
                    .description("Requests that the redirect listener answered, by status")
                    .tag("status", String.valueOf(status))
                    .register(registry);
            requests.set(status, counter);
        }
        counter.increment();
    }
}

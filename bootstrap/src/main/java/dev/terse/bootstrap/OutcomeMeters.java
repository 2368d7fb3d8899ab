package dev.terse.bootstrap;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** A counter for each outcome of one use case, all of them there from the start. */
record OutcomeMeters(String name, String description, MeterRegistry registry) {
    Counter outcome(String outcome) {
        return Counter.builder(name)
                .description(description)
                .tag("outcome", outcome)
                .register(registry);
    }
}

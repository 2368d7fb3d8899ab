package dev.terse.bootstrap;

import dev.terse.adapter.postgres.JournaledClicks;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/** Tells what becomes of clicks. */
record ClickMeters(JournaledClicks clicks) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        FunctionCounter.builder("terse.clicks.counted", clicks, JournaledClicks::counted)
                .description("Clicks that were counted in the database")
                .register(registry);
        FunctionCounter.builder("terse.clicks.dropped", clicks, JournaledClicks::dropped)
                .description("Clicks that were not recorded because the journal took no more")
                .register(registry);
        FunctionCounter.builder("terse.clicks.removed", clicks, JournaledClicks::removed)
                .description("Clicks that were not counted because their link had been removed")
                .register(registry);
        Gauge.builder("terse.clicks.journal.lag", clicks, JournaledClicks::lagBytes)
                .description("Size of the clicks that are recorded and not counted yet")
                .baseUnit("bytes")
                .register(registry);
        Gauge.builder("terse.clicks.journal.lag.records", clicks, JournaledClicks::lagRecords)
                .description("Clicks that are recorded and not counted yet")
                .register(registry);
        TimeGauge.builder(
                        "terse.clicks.lag",
                        clicks,
                        TimeUnit.SECONDS,
                        recorder -> recorder.lag().toMillis() / 1e3)
                .description("How long ago everything that was recorded was counted")
                .register(registry);
    }
}

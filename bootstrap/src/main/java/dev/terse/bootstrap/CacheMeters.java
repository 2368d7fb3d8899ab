package dev.terse.bootstrap;

import com.github.benmanes.caffeine.cache.stats.CacheStats;
import dev.terse.adapter.postgres.CachedUrlLookup;
import dev.terse.adapter.postgres.UrlChangeListener;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToLongFunction;

/** Tells what the cache of links does, and whether it hears of changes. */
record CacheMeters(CachedUrlLookup cache, UrlChangeListener listener) implements MeterBinder {
    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("terse.cache.size", cache, CachedUrlLookup::size)
                .description("Links and unknown codes in memory")
                .register(registry);
        counter("terse.cache.lookups", "hit", CacheStats::hitCount)
                .description("Look-ups by code, by whether memory had the answer")
                .register(registry);
        counter("terse.cache.lookups", "miss", CacheStats::missCount)
                .description("Look-ups by code, by whether memory had the answer")
                .register(registry);
        counter("terse.cache.loads", "success", CacheStats::loadSuccessCount)
                .description("Reads of a link from the database, by how they ended")
                .register(registry);
        counter("terse.cache.loads", "failure", CacheStats::loadFailureCount)
                .description("Reads of a link from the database, by how they ended")
                .register(registry);
        FunctionCounter.builder("terse.cache.evictions", cache, kept -> kept.statistics()
                        .evictionCount())
                .description("Entries that had to leave memory for others, or were too old")
                .register(registry);
        Gauge.builder("terse.listener.connected", listener, heard -> heard.isConnected() ? 1 : 0)
                .description("1 while changes of links by other nodes are heard, else 0")
                .register(registry);
    }

    private FunctionCounter.Builder<CachedUrlLookup> counter(
            String name, String result, ToLongFunction<CacheStats> count) {
        return FunctionCounter.builder(name, cache, kept -> count.applyAsLong(kept.statistics()))
                .tag("result", result);
    }
}

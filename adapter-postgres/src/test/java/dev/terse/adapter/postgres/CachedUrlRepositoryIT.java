package dev.terse.adapter.postgres;

import dev.terse.domain.AddResult;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.testkit.UrlRepositoryContract;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** On one node the cache is as good as the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CachedUrlRepositoryIT extends UrlRepositoryContract {
    private final TestDatabase database = TestDatabase.withPartitions(4);

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected UrlRepository emptyRepository(InstantSource clock) {
        CachedUrlLookup cache = new CachedUrlLookup(
                database.emptied().dataSource(),
                new CachedUrlLookup.Settings(1_000, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)));
        return new FindsInTheCache(new PostgresUrlRepository(database.dataSource(), clock, cache), cache);
    }

    private record FindsInTheCache(UrlRepository store, CachedUrlLookup cache) implements UrlRepository {
        @Override
        public Optional<ShortUrl> findByCode(ShortCode code) {
            return cache.find(code).toCompletableFuture().join();
        }

        @Override
        public AddResult add(ShortCode code, OriginalUrl originalUrl) {
            return store.add(code, originalUrl);
        }

        @Override
        public UrlPage list(UrlPageRequest request) {
            return store.list(request);
        }

        @Override
        public UrlCount count() {
            return store.count();
        }

        @Override
        public Optional<ShortUrl> update(ShortCode code, OriginalUrl originalUrl) {
            return store.update(code, originalUrl);
        }

        @Override
        public boolean remove(ShortCode code) {
            return store.remove(code);
        }
    }
}

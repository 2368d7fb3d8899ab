package dev.terse.adapter.postgres;

import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import dev.terse.testkit.UrlRepositoryContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** On one node the cache is as good as the store, also while the partitions change. */
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
        cache.expectOtherPartitions();
        return new FindsInTheCache(new PostgresUrlRepository(database.dataSource(), clock, cache), cache);
    }

    private record FindsInTheCache(UrlRepository store, CachedUrlLookup cache) implements UrlRepository {
        @Override
        public Optional<ShortUrl> findByCode(ShortCode code) {
            return cache.find(code).toCompletableFuture().join();
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            return store.add(code, details);
        }

        @Override
        public List<AddResult> addAll(List<NewLink> links) {
            return store.addAll(links);
        }

        @Override
        public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
            return store.findActive(details);
        }

        @Override
        public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
            return store.exclusively(urls, work);
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
        public ChangeResult update(ShortCode code, long version, LinkDetails details) {
            return store.update(code, version, details);
        }

        @Override
        public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
            return store.delete(code, version, freeFrom);
        }

        @Override
        public int purge(int max) {
            return store.purge(max);
        }

        @Override
        public UseResult takeUse(ShortCode code) {
            return store.takeUse(code);
        }
    }
}

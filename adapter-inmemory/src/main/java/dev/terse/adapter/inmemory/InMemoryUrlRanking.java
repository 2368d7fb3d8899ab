package dev.terse.adapter.inmemory;

import dev.terse.domain.UrlRanking;
import java.time.Instant;
import java.util.Optional;

/** The ranking of the links of an {@link InMemoryUrlRepository}. Never throws {@link dev.terse.domain.UrlStoreException}. */
public final class InMemoryUrlRanking implements UrlRanking {
    private final InMemoryUrlRepository urls;

    /**
     * No ranking yet.
     *
     * @param urls where the links are
     */
    public InMemoryUrlRanking(InMemoryUrlRepository urls) {
        this.urls = urls;
    }

    @Override
    public Optional<Instant> refresh() {
        return Optional.ofNullable(urls.rank(MIN_AGE).at());
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlArchive;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The links of an {@link InMemoryUrlRepository} in bulk. Safe for many threads; never throws {@link dev.terse.domain.UrlStoreException}.
 */
public final class InMemoryUrlArchive implements UrlArchive {
    private final InMemoryUrlRepository urls;
    private final InMemoryClicks clicks;

    /**
     * The archive of a store.
     *
     * @param urls where the links are
     * @param clicks where all clicks are counted
     */
    public InMemoryUrlArchive(InMemoryUrlRepository urls, InMemoryClicks clicks) {
        this.urls = urls;
        this.clicks = clicks;
    }

    @Override
    public List<ArchivedUrl> read(@Nullable ShortCode after, int max) {
        List<ArchivedUrl> links = new ArrayList<>();
        int days = 0;
        Iterator<ShortCode> codes = urls.codesAfter(after).iterator();
        while (links.size() < max && days <= MAX_DAYS_AT_ONCE && codes.hasNext()) {
            Optional<ArchivedUrl> link = urls.withStored(codes.next(), StoredUrl::archived);
            link.ifPresent(links::add);
            days += link.map(found -> found.history().daily().size()).orElse(0);
        }
        return links;
    }

    @Override
    public List<ArchiveOutcome> write(List<ArchivedUrl> links) {
        return links.stream().map(this::write).toList();
    }

    private ArchiveOutcome write(ArchivedUrl link) {
        return urls.add(link.code(), (id, now) -> stored(link, id, now))
                .fold(
                        added -> {
                            clicks.countInTotal(link.history().clicks());
                            return ArchiveOutcome.STORED;
                        },
                        taken -> isThere(link) ? ArchiveOutcome.UNCHANGED : ArchiveOutcome.CODE_TAKEN,
                        retired -> ArchiveOutcome.CODE_RETIRED);
    }

    private static StoredUrl stored(ArchivedUrl link, long id, Instant now) {
        LinkHistory history = link.history();
        Instant createdAt = history.createdAt() == null ? now : history.createdAt();
        return new StoredUrl(
                new ShortUrl(id, link.code(), link.details(), 1, history.clicks(), history.uses(), createdAt), history);
    }

    private boolean isThere(ArchivedUrl link) {
        return urls.findByCode(link.code())
                .filter(found -> link.isStoredAs(found.details(), found.createdAt()))
                .isPresent();
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.domain.AddResult;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import java.time.InstantSource;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Links in memory, as many as fit on the heap. Safe for many threads; never throws {@link dev.terse.domain.UrlStoreException}.
 */
public final class InMemoryUrlRepository implements UrlRepository {
    /** Decides which links there are. A link is in the order before it is here and leaves it after, so lists ask here as well. */
    private final ConcurrentHashMap<ShortCode, StoredUrl> byCode = new ConcurrentHashMap<>();

    private final ConcurrentNavigableMap<UrlPosition, StoredUrl> inOrder = new ConcurrentSkipListMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final InstantSource clock;

    /**
     * A store without links.
     *
     * @param clock says when a link is stored
     */
    public InMemoryUrlRepository(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public AddResult add(ShortCode code, OriginalUrl originalUrl) {
        StoredUrl[] added = new StoredUrl[1];
        byCode.computeIfAbsent(code, free -> {
            added[0] = new StoredUrl(lastId.incrementAndGet(), code, originalUrl, clock.instant());
            inOrder.put(added[0].position(), added[0]);
            return added[0];
        });
        return added[0] == null ? new AddResult.CodeTaken(code) : new AddResult.Added(added[0].toShortUrl());
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
        return Optional.ofNullable(stored(code)).map(StoredUrl::toShortUrl);
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        UrlPosition after = request.after();
        NavigableMap<UrlPosition, StoredUrl> ordered =
                request.order() == SortOrder.ASCENDING ? inOrder : inOrder.descendingMap();
        NavigableMap<UrlPosition, StoredUrl> rest = after == null ? ordered : ordered.tailMap(after, false);
        List<ShortUrl> found = rest.values().stream()
                .filter(stored -> stored(stored.position().code()) == stored)
                .limit(request.limit() + 1L)
                .map(StoredUrl::toShortUrl)
                .toList();
        return UrlPage.of(found, request.limit());
    }

    @Override
    public UrlCount count() {
        return UrlCount.exactly(byCode.mappingCount());
    }

    @Override
    public Optional<ShortUrl> update(ShortCode code, OriginalUrl originalUrl) {
        ShortUrl[] updated = new ShortUrl[1];
        byCode.computeIfPresent(code, (same, stored) -> {
            stored.leadTo(originalUrl);
            updated[0] = stored.toShortUrl();
            return stored;
        });
        return Optional.ofNullable(updated[0]);
    }

    @Override
    public boolean remove(ShortCode code) {
        StoredUrl removed = byCode.remove(code);
        if (removed == null) {
            return false;
        }
        inOrder.remove(removed.position());
        return true;
    }

    @Nullable StoredUrl stored(ShortCode code) {
        return byCode.get(code);
    }
}

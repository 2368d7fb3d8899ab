package dev.terse.adapter.inmemory;

import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkState;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlSort;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Links in memory, as many as fit on the heap. Safe for many threads; never throws {@link dev.terse.domain.UrlStoreException}.
 */
public final class InMemoryUrlRepository implements UrlRepository {
    /**
     * Decides which links there are: what is done to a code is done in one step of this map. A link is in the order before it is here and
     * leaves it after, so lists ask here as well.
     */
    private final ConcurrentHashMap<ShortCode, StoredUrl> byCode = new ConcurrentHashMap<>();

    private final ConcurrentNavigableMap<UrlPosition, StoredUrl> inOrder = new ConcurrentSkipListMap<>();
    private final ConcurrentNavigableMap<ShortCode, StoredUrl> inOrderOfCodes = new ConcurrentSkipListMap<>();

    /** From when the codes of deleted links are free. Of a link that was deleted nothing else is kept. */
    private final ConcurrentHashMap<ShortCode, Instant> retired = new ConcurrentHashMap<>();

    private final ReentrantLock exclusive = new ReentrantLock();
    private final ReentrantLock ranks = new ReentrantLock();
    private volatile Ranking ranking = Ranking.NONE;
    private final AtomicLong lastId = new AtomicLong();
    private final InstantSource clock;

    /**
     * A store without links.
     *
     * @param clock says when a link is stored, can be used, and leaves its code to others
     */
    public InMemoryUrlRepository(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public AddResult add(ShortCode code, LinkDetails details) {
        return add(code, (id, now) -> new StoredUrl(new ShortUrl(id, code, details, 1, 0, 0, now)));
    }

    /** Stores a link if its code is free: what is made of an id and the time. */
    AddResult add(ShortCode code, BiFunction<Long, Instant, StoredUrl> link) {
        AddResult[] result = new AddResult[1];
        byCode.compute(code, (same, taken) -> {
            if (taken != null) {
                result[0] = new AddResult.CodeTaken(code);
                return taken;
            }
            Instant now = clock.instant();
            Instant freeFrom = retired.get(code);
            if (freeFrom != null && now.isBefore(freeFrom)) {
                result[0] = new AddResult.CodeRetired(code, freeFrom);
                return null;
            }
            retired.remove(code);
            StoredUrl added = link.apply(lastId.incrementAndGet(), now);
            inOrder.put(added.position(), added);
            inOrderOfCodes.put(code, added);
            result[0] = new AddResult.Added(added.link());
            return added;
        });
        return result[0];
    }

    @Override
    public List<AddResult> addAll(List<NewLink> links) {
        return links.stream().map(link -> add(link.code(), link.details())).toList();
    }

    @Override
    public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
        Set<LinkDetails> sought = Set.copyOf(details);
        Map<LinkDetails, ShortUrl> newest = new HashMap<>();
        Instant now = clock.instant();
        for (StoredUrl stored : inOrder.descendingMap().values()) {
            if (newest.size() == sought.size()) {
                break;
            }
            ShortUrl link = stored.link();
            if (sought.contains(link.details())
                    && byCode.get(link.code()) == stored
                    && link.state(now) instanceof LinkState.Active) {
                newest.putIfAbsent(link.details(), link);
            }
        }
        return newest;
    }

    /** For all URLs one after the other. Undoes nothing. */
    @Override
    public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
        exclusive.lock();
        try {
            return work.get();
        } finally {
            exclusive.unlock();
        }
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
        return Optional.ofNullable(byCode.get(code)).map(StoredUrl::link);
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        if (request.sort() == UrlSort.CLICKS) {
            return listByClicks(request, ranking);
        }
        List<ShortUrl> found = matching(request, inOrder, request.after())
                .map(UrlPage.Ranked::shortUrl)
                .limit(request.limit() + 1L)
                .toList();
        return UrlPage.of(found, request.limit());
    }

    /** Links with clicks come before those without, or behind them. */
    private UrlPage listByClicks(UrlPageRequest request, Ranking ranked) {
        UrlPosition after = request.after();
        boolean isAmongClicked = after != null && after.clicks() > 0;
        Stream<UrlPage.Ranked> clicked = matching(request, ranked.inOrder(), isAmongClicked ? after : null);
        Stream<UrlPage.Ranked> others = matching(request, inOrder, isAmongClicked ? null : after)
                .filter(link -> !ranked.hasClicks(link.position()));
        boolean isClickedFirst = request.order() == SortOrder.DESCENDING;
        boolean isInLast = after != null && isAmongClicked != isClickedFirst;
        Stream<UrlPage.Ranked> last = isClickedFirst ? others : clicked;
        List<UrlPage.Ranked> found = (isInLast ? last : Stream.concat(isClickedFirst ? clicked : others, last))
                .limit(request.limit() + 1L)
                .toList();
        return UrlPage.ranked(found, request.limit(), ranked.at());
    }

    private Stream<UrlPage.Ranked> matching(
            UrlPageRequest request, NavigableMap<UrlPosition, StoredUrl> ascending, @Nullable UrlPosition after) {
        Instant now = clock.instant();
        NavigableMap<UrlPosition, StoredUrl> ordered =
                request.order() == SortOrder.ASCENDING ? ascending : ascending.descendingMap();
        NavigableMap<UrlPosition, StoredUrl> rest = after == null ? ordered : ordered.tailMap(after, false);
        return rest.entrySet().stream()
                .filter(entry -> byCode.get(entry.getKey().code()) == entry.getValue())
                .map(entry -> new UrlPage.Ranked(
                        entry.getValue().link(), entry.getKey().clicks()))
                .filter(ranked -> request.filter().matches(ranked.shortUrl(), now));
    }

    /** Replaces the ranking if it is old enough. */
    Ranking rank(Duration minAge) {
        ranks.lock();
        try {
            Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
            Instant at = ranking.at();
            if (at == null || !now.isBefore(at.plus(minAge))) {
                ranking = Ranking.of(inOrder.values(), now);
            }
            return ranking;
        } finally {
            ranks.unlock();
        }
    }

    @Override
    public UrlCount count() {
        return UrlCount.exactly(byCode.mappingCount());
    }

    @Override
    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
        Optional<ChangeResult> result = withStored(
                code,
                stored -> stored.link().version() == version
                        ? new ChangeResult.Changed(stored.change(details))
                        : new ChangeResult.Outdated());
        return result.orElseGet(ChangeResult.Missing::new);
    }

    @Override
    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
        @Nullable StoredUrl[] deleted = new StoredUrl[1];
        StoredUrl left = byCode.computeIfPresent(code, (same, stored) -> {
            if (stored.link().version() != version) {
                return stored;
            }
            retired.put(code, freeFrom.truncatedTo(ChronoUnit.MILLIS));
            deleted[0] = stored;
            return null;
        });
        if (deleted[0] == null) {
            return left == null ? new ChangeResult.Missing() : new ChangeResult.Outdated();
        }
        inOrder.remove(deleted[0].position());
        // Another one may have the code by now.
        inOrderOfCodes.remove(code, deleted[0]);
        return new ChangeResult.Changed(deleted[0].link());
    }

    @Override
    public int purge(int max) {
        Instant now = clock.instant();
        int purged = 0;
        for (Map.Entry<ShortCode, Instant> code : retired.entrySet()) {
            if (purged == max) {
                break;
            }
            if (!now.isBefore(code.getValue()) && retired.remove(code.getKey(), code.getValue())) {
                purged++;
            }
        }
        return purged;
    }

    @Override
    public UseResult takeUse(ShortCode code) {
        return withStored(code, stored -> stored.takeUse(clock.instant())).orElseGet(UseResult.Missing::new);
    }

    /** The codes of the links behind one, and perhaps of some that are not there any more. */
    Stream<ShortCode> codesAfter(@Nullable ShortCode code) {
        return (code == null ? inOrderOfCodes : inOrderOfCodes.tailMap(code, false)).keySet().stream();
    }

    /**
     * Does something with a link while nobody else does anything with one of that code.
     *
     * @return what came of it, or empty if there is no such link
     */
    <T> Optional<T> withStored(ShortCode code, Function<StoredUrl, T> step) {
        AtomicReference<@Nullable T> result = new AtomicReference<>();
        byCode.computeIfPresent(code, (same, stored) -> {
            result.set(step.apply(stored));
            return stored;
        });
        return Optional.ofNullable(result.get());
    }
}

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
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * A store of two maps and one lock. It is sound unless one of its steps is torn: then that reads, and writes a while later what it made of
 * that. What else can be wrong is in methods of its own, to override.
 */
class PlainUrlRepository implements UrlRepository {
    private final Map<ShortCode, ShortUrl> links = new ConcurrentHashMap<>();
    private final Map<ShortCode, Instant> retired = new ConcurrentHashMap<>();
    private final AtomicLong lastId = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private final ReentrantLock exclusive = new ReentrantLock();
    private final InstantSource clock;
    private final Set<Step> torn;

    PlainUrlRepository(InstantSource clock, Step... torn) {
        this.clock = clock;
        this.torn = Set.of(torn);
    }

    enum Step {
        ADD,
        UPDATE,
        DELETE,
        PURGE,
        USE
    }

    long nextId() {
        return lastId.incrementAndGet();
    }

    boolean isFree(Instant freeFrom, Instant now) {
        return !now.isBefore(freeFrom);
    }

    boolean isForgettable(Instant freeFrom, Instant now) {
        return isFree(freeFrom, now);
    }

    boolean isUsable(ShortUrl link, Instant now) {
        return link.state(now) instanceof LinkState.Active;
    }

    long usesAfterUpdate(ShortUrl link, LinkDetails details) {
        return link.uses();
    }

    /** What lies between reading and writing in a torn step. */
    void pause() {
        PlantedFaults.pause();
    }

    @Override
    public AddResult add(ShortCode code, LinkDetails details) {
        return inOne(Step.ADD, () -> {
            Instant now = clock.instant();
            if (links.containsKey(code)) {
                return new AddResult.CodeTaken(code);
            }
            Instant freeFrom = retired.get(code);
            if (freeFrom != null && !isFree(freeFrom, now)) {
                return new AddResult.CodeRetired(code, freeFrom);
            }
            pauseIn(Step.ADD);
            ShortUrl added = new ShortUrl(nextId(), code, details, 1, 0, 0, now);
            retired.remove(code);
            links.put(code, added);
            return new AddResult.Added(added);
        });
    }

    @Override
    public List<AddResult> addAll(List<NewLink> added) {
        return added.stream().map(link -> add(link.code(), link.details())).toList();
    }

    @Override
    public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
        Map<LinkDetails, ShortUrl> newest = new HashMap<>();
        links.values().stream()
                .filter(link -> details.contains(link.details()) && isUsable(link, clock.instant()))
                .sorted(Comparator.comparing(UrlPosition::of))
                .forEach(link -> newest.put(link.details(), link));
        return newest;
    }

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
        return Optional.ofNullable(links.get(code));
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        Comparator<ShortUrl> ascending = Comparator.comparing(UrlPosition::of);
        Comparator<ShortUrl> order = request.order() == SortOrder.ASCENDING ? ascending : ascending.reversed();
        UrlPosition after = request.after();
        int sign = request.order() == SortOrder.ASCENDING ? 1 : -1;
        List<ShortUrl> found = links.values().stream()
                .filter(link -> after == null || sign * UrlPosition.of(link).compareTo(after) > 0)
                .filter(link -> request.filter().matches(link, clock.instant()))
                .sorted(order)
                .limit(request.limit() + 1L)
                .toList();
        return UrlPage.of(found, request.limit());
    }

    @Override
    public UrlCount count() {
        return UrlCount.exactly(links.size());
    }

    @Override
    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
        return inOne(Step.UPDATE, () -> {
            ShortUrl link = links.get(code);
            if (link == null || link.version() != version) {
                return link == null ? new ChangeResult.Missing() : new ChangeResult.Outdated();
            }
            pauseIn(Step.UPDATE);
            ShortUrl updated = new ShortUrl(
                    link.id(),
                    code,
                    details,
                    version + 1,
                    link.clicks(),
                    usesAfterUpdate(link, details),
                    link.createdAt());
            links.put(code, updated);
            return new ChangeResult.Changed(updated);
        });
    }

    @Override
    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
        return inOne(Step.DELETE, () -> {
            ShortUrl link = links.get(code);
            if (link == null || link.version() != version) {
                return link == null ? new ChangeResult.Missing() : new ChangeResult.Outdated();
            }
            pauseIn(Step.DELETE);
            retired.put(code, freeFrom.truncatedTo(ChronoUnit.MILLIS));
            links.remove(code);
            return new ChangeResult.Changed(link);
        });
    }

    @Override
    public int purge(int max) {
        return inOne(Step.PURGE, () -> {
            Instant now = clock.instant();
            List<ShortCode> free = retired.entrySet().stream()
                    .filter(code -> isForgettable(code.getValue(), now))
                    .map(Map.Entry::getKey)
                    .limit(max)
                    .toList();
            pauseIn(Step.PURGE);
            free.forEach(this::forget);
            return free.size();
        });
    }

    void forget(ShortCode code) {
        retired.remove(code);
        if (torn.contains(Step.PURGE)) {
            links.remove(code);
        }
    }

    @Override
    public UseResult takeUse(ShortCode code) {
        return inOne(Step.USE, () -> {
            ShortUrl link = links.get(code);
            if (link == null) {
                return new UseResult.Missing();
            }
            if (!isUsable(link, clock.instant())) {
                return new UseResult.Refused(link);
            }
            pauseIn(Step.USE);
            ShortUrl used = DelegatingUrlRepository.with(
                    link, link.id(), link.version(), link.uses() + (link.isLimited() ? 1 : 0));
            links.put(code, used);
            return new UseResult.Taken(used);
        });
    }

    private <T> T inOne(Step step, Supplier<T> action) {
        if (torn.contains(step)) {
            return action.get();
        }
        lock.lock();
        try {
            return action.get();
        } finally {
            lock.unlock();
        }
    }

    private void pauseIn(Step step) {
        if (torn.contains(step)) {
            pause();
        }
    }
}

package dev.terse.adapter.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import com.github.benmanes.caffeine.cache.stats.ConcurrentStatsCounter;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Title;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Links in the memory of this node, in front of the database, as docs/adr/0013 decides.
 *
 * <p>What it finds may be old by {@link Settings#maxAge}, ten times that while changes are heard, or, while the database is away, by
 * {@link Settings#staleIfError}; that a code is unknown, by {@link Settings#unknownMaxAge}. {@link #invalidate} cuts that short. The
 * {@code clicks} and {@code uses} of a link are those of the moment it was read, and are never up to date.
 *
 * <p>Each code is read once at a time, however many ask, on threads of its own. An answer that takes longer than
 * {@value #TIME_LIMIT_MILLIS} ms is a failure, and so is, at once, one that would have to wait for too many others or for a database
 * that is known not to answer.
 */
public final class CachedUrlLookup implements UrlLookup {
    /** So that a redirect is answered within a second, whatever the database does. */
    static final int TIME_LIMIT_MILLIS = 800;

    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(1);

    /** Look-ups that the database is asked for at once at most, each on a connection. */
    public static final int MAX_CONNECTIONS = 8;

    /** How many times older links may be while changes are heard, before they are read again. */
    static final int MAX_AGE_FACTOR = 10;

    /** Links that are read again at once at most, so that those that somebody waits for find a thread soon. */
    static final int MAX_REFRESHES = 64;

    /** Characters of a link's texts that count as one entry more. */
    static final int CHARACTERS_PER_ENTRY = 512;

    private final Function<ShortCode, Optional<ShortUrl>> loader;
    private final OwnPlanTime ownPlanTime;
    private final Executor executor;
    private final Duration timeLimit;
    private final Ticker ticker;
    private final Settings settings;
    private final Cache<ShortCode, Entry> cache;
    private final ConcurrentStatsCounter counter = new ConcurrentStatsCounter();
    private final Circuit circuit;

    /** The one load of each code. Who is not in it any more may not store. */
    private final ConcurrentHashMap<ShortCode, Load> loads = new ConcurrentHashMap<>();

    private final AtomicInteger refreshes = new AtomicInteger();

    /** As {@link #hearChanges} says. */
    private volatile long maxAgeNanos;

    /** Entries of an earlier generation are stale. */
    private final AtomicLong generation = new AtomicLong();

    /**
     * A cache in front of a database.
     *
     * @param dataSource where the links are, as in {@link PostgresUrlRepository}; best with {@value #MAX_CONNECTIONS} connections that
     *     nobody else takes, since writes that wait for the disk may hold those of a pool that they share for longer than a look-up may take
     * @param settings how much is kept, and how long
     */
    public CachedUrlLookup(DataSource dataSource, Settings settings) {
        this(dataSource, new OwnPlanTime(), settings);
    }

    private CachedUrlLookup(DataSource dataSource, OwnPlanTime ownPlanTime, Settings settings) {
        this(
                statement(dataSource, ownPlanTime),
                ownPlanTime,
                ImpatientJdbc.threads("terse-lookup", MAX_CONNECTIONS),
                Duration.ofMillis(TIME_LIMIT_MILLIS),
                Ticker.systemTicker(),
                settings);
    }

    CachedUrlLookup(
            Function<ShortCode, Optional<ShortUrl>> loader,
            OwnPlanTime ownPlanTime,
            Executor executor,
            Duration timeLimit,
            Ticker ticker,
            Settings settings) {
        this.loader = loader;
        this.ownPlanTime = ownPlanTime;
        this.executor = executor;
        this.timeLimit = timeLimit;
        this.ticker = ticker;
        this.settings = settings;
        hearChanges(false);
        this.circuit = new Circuit("finding a link", ticker);
        this.cache = Caffeine.newBuilder()
                .maximumWeight(settings.maxEntries)
                .weigher((ShortCode code, Entry entry) -> entry.weight())
                .expireAfter(Expiry.writing((ShortCode code, Entry entry) ->
                        entry.link.isPresent() ? settings.staleIfError : settings.unknownMaxAge))
                .ticker(ticker)
                // In turns of the callers, each of which is short: to wake another thread takes longer.
                .executor(Runnable::run)
                .recordStats(() -> counter)
                .build();
    }

    private static Function<ShortCode, Optional<ShortUrl>> statement(DataSource dataSource, OwnPlanTime ownPlanTime) {
        DataSource connections = ImpatientJdbc.connections(dataSource, STATEMENT_LIMIT);
        JdbcClient jdbc = ImpatientJdbc.on(connections, STATEMENT_LIMIT);
        OwnPlans plans = new OwnPlans(connections, jdbc, ownPlanTime);
        return code -> plans.run("finding a link", () -> PostgresUrlRepository.findByCode(jdbc, code));
    }

    /**
     * How much is kept, and how long.
     *
     * @param maxEntries links and unknown codes that are kept at most, from 1 up; a link whose URLs, title and tags are longer than 512
     *     characters together counts once more for each 512 of them
     * @param maxAge from when on a link is read again, while what is known of it is still the answer; ten times as long while changes are
     *     heard
     * @param unknownMaxAge how long a code is known to be unknown
     * @param staleIfError how long a link is the answer while it can't be read again
     */
    public record Settings(long maxEntries, Duration maxAge, Duration unknownMaxAge, Duration staleIfError) {}

    @Override
    public CompletionStage<Optional<ShortUrl>> find(ShortCode code) {
        Entry entry = cache.getIfPresent(code);
        if (entry == null) {
            return load(code).copy();
        }
        if (isStale(entry) && !loads.containsKey(code) && !circuit.refuses()) {
            refresh(code);
        }
        return entry.answer;
    }

    /**
     * Forgets what is known of a code: whoever asks from now on is told what the database says from now on. A load that is under way is
     * not stored when it ends.
     *
     * @param code the code of a link that was created, changed or deleted
     */
    public void invalidate(ShortCode code) {
        loads.compute(code, (same, dropped) -> {
            cache.invalidate(code);
            return null;
        });
    }

    /**
     * Has a link read again when it is asked for next, which is still answered by what is known. For a change of which nobody knows whether
     * it was made. A load that is under way is not stored when it ends.
     *
     * @param code the link's code
     */
    public void markStale(ShortCode code) {
        loads.compute(code, (same, dropped) -> {
            Entry entry = cache.policy().getIfPresentQuietly(code);
            if (entry != null) {
                entry.isDoubtful = true;
            }
            return null;
        });
    }

    /** Has every link read again when it is asked for next, which is still answered by what is known. For when changes may have been missed. */
    public void markAllStale() {
        generation.incrementAndGet();
    }

    /**
     * Says that the partitions are about to change. For the next two minutes look-ups, and the statements of stores and uses that were given
     * this, are planned so that not all connections open all partitions at once, as docs/adr/0009 decides.
     */
    public void expectOtherPartitions() {
        ownPlanTime.begin();
    }

    /** The time that {@link #expectOtherPartitions} begins. */
    OwnPlanTime ownPlanTime() {
        return ownPlanTime;
    }

    /**
     * Says whether {@link #invalidate} is called for each change, whoever makes it. While it is, links may grow ten times as old before they
     * are read again, but no older than half of {@link Settings#staleIfError}, so that an outage does not meet them at their end.
     *
     * @param areHeard false is what is taken for granted at first
     */
    public void hearChanges(boolean areHeard) {
        long maxAge = settings.maxAge.toNanos();
        long whileHeard = Math.min(maxAge * MAX_AGE_FACTOR, settings.staleIfError.toNanos() / 2);
        maxAgeNanos = areHeard ? Math.max(maxAge, whileHeard) : maxAge;
    }

    /**
     * Tells whether links that are not in memory can't be found at present.
     *
     * @return true from some failures in a row to the next success
     */
    public boolean isFailing() {
        return circuit.isOpen();
    }

    /**
     * Tells what the cache did so far.
     *
     * @return hits, misses, evictions and loads
     */
    public CacheStats statistics() {
        return counter.snapshot();
    }

    /**
     * Tells how many codes are kept at present.
     *
     * @return about how many
     */
    public long size() {
        return cache.estimatedSize();
    }

    private boolean isStale(Entry entry) {
        return entry.isDoubtful
                || entry.generation != generation.get()
                || ticker.read() - entry.loadedAt >= maxAgeNanos;
    }

    /** Reads a link again, unless many are read again just now: then the next who asks tries. */
    private void refresh(ShortCode code) {
        if (refreshes.incrementAndGet() <= MAX_REFRESHES) {
            CompletableFuture<?> unused = load(code).whenComplete((link, failure) -> refreshes.decrementAndGet());
        } else {
            refreshes.decrementAndGet();
        }
    }

    private CompletableFuture<Optional<ShortUrl>> load(ShortCode code) {
        Load load = new Load(ticker.read(), generation.get());
        Load other = loads.putIfAbsent(code, load);
        if (other != null) {
            return other.answer;
        }
        // One that ended since the caller looked.
        Entry meanwhile = cache.policy().getIfPresentQuietly(code);
        if (meanwhile != null && !isStale(meanwhile)) {
            loads.remove(code, load);
            load.answer.complete(meanwhile.link);
        } else if (circuit.lets()) {
            start(code, load);
        } else {
            fail(code, load, circuit.failure());
        }
        return load.answer;
    }

    private void start(ShortCode code, Load load) {
        CompletableFuture<Optional<ShortUrl>> found;
        try {
            found = CompletableFuture.supplyAsync(() -> loader.apply(code), executor);
        } catch (RejectedExecutionException e) {
            fail(code, load, new UrlStoreException("finding a link while too many others are looked for", e));
            return;
        }
        CompletableFuture<?> unused = found.orTimeout(timeLimit.toMillis(), MILLISECONDS)
                .whenComplete((link, failure) -> {
                    if (failure == null) {
                        circuit.answered();
                        store(code, load, link);
                    } else {
                        Throwable told = told(failure);
                        circuit.failed(told);
                        fail(code, load, told);
                    }
                });
    }

    private void store(ShortCode code, Load load, Optional<ShortUrl> link) {
        loads.computeIfPresent(code, (same, current) -> {
            if (current != load) {
                return current;
            }
            cache.put(code, new Entry(link, load.startedAt, load.generation));
            return null;
        });
        counter.recordLoadSuccess(ticker.read() - load.startedAt);
        load.answer.complete(link);
    }

    private void fail(ShortCode code, Load load, Throwable failure) {
        loads.remove(code, load);
        counter.recordLoadFailure(ticker.read() - load.startedAt);
        load.answer.completeExceptionally(failure);
    }

    private static Throwable told(Throwable failure) {
        if (failure instanceof TimeoutException) {
            return new UrlStoreException("finding a link in time", failure);
        }
        return failure instanceof CompletionException
                ? Objects.requireNonNullElse(failure.getCause(), failure)
                : failure;
    }

    /** What is known of a code. */
    private static final class Entry {
        final Optional<ShortUrl> link;
        final CompletableFuture<Optional<ShortUrl>> answer;
        final long loadedAt;
        final long generation;

        /** As {@link #markStale} says. */
        volatile boolean isDoubtful;

        Entry(Optional<ShortUrl> link, long loadedAt, long generation) {
            this.link = link;
            this.answer = CompletableFuture.completedFuture(link);
            this.loadedAt = loadedAt;
            this.generation = generation;
        }

        int weight() {
            return 1 + link.map(found -> characters(found.details())).orElse(0) / CHARACTERS_PER_ENTRY;
        }

        private static int characters(LinkDetails details) {
            OriginalUrl fallbackUrl = details.forwarding().fallbackUrl();
            Title title = details.title();
            return details.originalUrl().value().length()
                    + (fallbackUrl == null ? 0 : fallbackUrl.value().length())
                    + (title == null ? 0 : title.value().length())
                    + details.tags().values().stream().mapToInt(String::length).sum();
        }
    }

    /** What is about to be known of a code. */
    private static final class Load {
        final CompletableFuture<Optional<ShortUrl>> answer = new CompletableFuture<>();
        final long startedAt;
        final long generation;

        Load(long startedAt, long generation) {
            this.startedAt = startedAt;
            this.generation = generation;
        }
    }
}

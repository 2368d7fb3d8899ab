package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlSort;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Links in PostgreSQL, on a plain table or one that is partitioned by the hash of the code: the statements are the same. A link that was
 * deleted stays in its row, so that the unique index keeps its code from others.
 *
 * <p>Other nodes hear of updates and deletions by {@code NOTIFY}, and not of creates (docs/adr/0014).
 */
public final class PostgresUrlRepository implements UrlRepository {
    /** Up to so many links are counted one by one, which takes some milliseconds; beyond, the planner's estimate is told. */
    static final long MAX_EXACT_COUNT = 100_000;

    static final String ADD =
            """
            INSERT INTO urls (short_code, original_url, title, tags, active_from, expires_at, max_clicks, is_enabled, fallback_url,
                forwards_query, redirect_status, created_at)
            VALUES (:code, :originalUrl, :title, :tags, :activeFrom, :expiresAt, :maxClicks, :isEnabled, :fallbackUrl,
                :forwardsQuery, :redirectStatus, :createdAt)
            ON CONFLICT (short_code) DO NOTHING
            RETURNING id""";

    static final String FREE_FROM =
            """
            SELECT free_from
            FROM urls
            WHERE short_code = :code""";

    static final String FIND_BY_CODE =
            """
            SELECT %s
            FROM urls
            WHERE short_code = :code AND free_from IS NULL"""
                    .formatted(LinkColumns.ALL);

    /** The nodes hear of it when it is committed, as {@link UrlChangeListener} says. */
    static final String UPDATE = change(
            """
            original_url = :originalUrl, title = :title, tags = :tags, active_from = :activeFrom, expires_at = :expiresAt,
                max_clicks = :maxClicks, is_enabled = :isEnabled, fallback_url = :fallbackUrl, forwards_query = :forwardsQuery,
                redirect_status = :redirectStatus, version = version + 1""");

    /** The nodes hear of it as of an update. */
    static final String DELETE = change("free_from = :freeFrom");

    static final String COUNT_UP_TO =
            """
            SELECT count(*)
            FROM (SELECT FROM urls WHERE free_from IS NULL LIMIT :max) AS counted""";

    /**
     * All rows without those in the index of the deleted ones. Asks the partitions and never the parent, which has no estimate on a server
     * that distributes it.
     */
    static final String ESTIMATE_COUNT =
            """
            SELECT greatest(sum(CASE relkind WHEN 'r' THEN greatest(reltuples, 0) ELSE -greatest(reltuples, 0) END), 0)::bigint
            FROM pg_class
            WHERE relkind IN ('r', 'i')
                AND (oid IN ('urls'::regclass, 'urls_free_from_idx'::regclass)
                    OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent IN ('urls'::regclass, 'urls_free_from_idx'::regclass)))""";

    static final String FIRST_ASCENDING = page("", "ASC");

    static final String FIRST_DESCENDING = page("", "DESC");

    static final String NEXT_ASCENDING = page("AND (created_at, id, short_code) > (:createdAt, :id, :code)", "ASC");

    static final String NEXT_DESCENDING = page("AND (created_at, id, short_code) < (:createdAt, :id, :code)", "DESC");

    /** The lock that {@code NOTIFY} takes lets changes commit one by one (docs/adr/0014): more would hold connections to wait for that. */
    private static final int CHANGES_AT_ONCE = 4;

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Turns changes = new Turns(CHANGES_AT_ONCE, PATIENCE);
    private final JdbcClient jdbc;
    private final OwnPlans ownPlans;
    private final DeletedLinks deleted;
    private final ManyLinks many;
    private final TransactionTemplate transaction;
    private final UseStatement uses;
    private final SearchedUrls searched;
    private final RankedUrls ranked;
    private final InstantSource clock;
    private final CacheNews cache;

    /**
     * A store of a program that keeps no links in memory.
     *
     * @param dataSource as below
     * @param clock as below
     */
    public PostgresUrlRepository(DataSource dataSource, InstantSource clock) {
        this(dataSource, clock, CacheNews.NONE, new OwnPlanTime());
    }

    /**
     * A store of a program that keeps links in memory.
     *
     * @param dataSource where the database is; its schema must have been migrated by {@link PostgresSchema}, and its isolation level
     *     be {@code READ COMMITTED}
     * @param clock says when a link is stored, when it is active and when a code is free
     * @param cache told of each code that was added, updated or deleted, after the commit and before the caller; inside a transaction of
     *     the caller, which must be one of Spring's on {@code dataSource}, when that has ended. Where an update or a deletion failed, nobody
     *     knows whether it was made: the link is read again as soon as it can be, and followed on until then. An addition that failed can't
     *     have changed a link. It also hears when the partitions are about to change, as {@link CachedUrlLookup#expectOtherPartitions} says.
     */
    public PostgresUrlRepository(DataSource dataSource, InstantSource clock, CachedUrlLookup cache) {
        this(dataSource, clock, CacheNews.to(cache), cache.ownPlanTime());
    }

    private PostgresUrlRepository(
            DataSource dataSource, InstantSource clock, CacheNews cache, OwnPlanTime ownPlanTime) {
        this(
                dataSource,
                clock,
                cache,
                ownPlanTime,
                new SearchedUrls(dataSource, clock, SearchedUrls.WALK, SearchedUrls.SAMPLE),
                new RankedUrls(dataSource, clock, RankedUrls.WALK));
    }

    /** With searches that take shorter steps, for tests. */
    PostgresUrlRepository(
            DataSource dataSource,
            InstantSource clock,
            CacheNews cache,
            OwnPlanTime ownPlanTime,
            SearchedUrls searched,
            RankedUrls ranked) {
        this.jdbc = JdbcClient.create(dataSource);
        this.ownPlans = new OwnPlans(dataSource, jdbc, ownPlanTime);
        this.deleted = new DeletedLinks(dataSource);
        this.many = new ManyLinks(jdbc, deleted);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.uses = new UseStatement(jdbc, clock);
        this.searched = searched;
        this.ranked = ranked;
        this.clock = clock;
        this.cache = cache;
    }

    private static String change(String assignments) {
        return """
                WITH changed AS (
                    UPDATE urls
                    SET %1$s
                    WHERE short_code = :code AND version = :version AND free_from IS NULL
                    RETURNING %2$s
                )
                SELECT %2$s, pg_notify('terse_urls', short_code)
                FROM changed"""
                .formatted(assignments, LinkColumns.ALL);
    }

    /**
     * A page. For a limit that is a parameter the planner expects a tenth of the table, and may sort all of it; so it is told the
     * greatest one.
     */
    private static String page(String after, String direction) {
        return """
                SELECT *
                FROM (
                    SELECT %1$s
                    FROM urls
                    WHERE free_from IS NULL %2$s
                    ORDER BY created_at %3$s, id %3$s, short_code %3$s
                    LIMIT %4$s
                ) AS page
                ORDER BY created_at %3$s, id %3$s, short_code %3$s
                LIMIT :limit"""
                .formatted(LinkColumns.ALL, after, direction, UrlPageRequest.MAX_LIMIT + 1);
    }

    @Override
    public AddResult add(ShortCode code, LinkDetails details) {
        AddResult result = Statements.run("adding a link", () -> tryToAdd(code, details));
        cache.tellChanged(code);
        return result;
    }

    /** Goes round again only where somebody else has taken the code away, or this has forgotten who had it. */
    private AddResult tryToAdd(ShortCode code, LinkDetails details) {
        while (true) {
            Instant now = Statements.millis(clock.instant());
            Optional<Long> id = LinkColumns.bind(jdbc.sql(ADD), details)
                    .param("code", code.value())
                    .param("createdAt", timestamp(now))
                    .query(Long.class)
                    .optional();
            if (id.isPresent()) {
                return new AddResult.Added(new ShortUrl(id.get(), code, details, 1, 0, 0, now));
            }
            Optional<Holder> holder = jdbc.sql(FREE_FROM)
                    .param("code", code.value())
                    .query((row, number) -> new Holder(Statements.instant(row, "free_from")))
                    .optional();
            if (holder.isPresent()) {
                Optional<Instant> freeFrom = holder.get().freeFrom();
                if (freeFrom.isEmpty()) {
                    return new AddResult.CodeTaken(code);
                }
                if (now.isBefore(freeFrom.get())) {
                    return new AddResult.CodeRetired(code, freeFrom.get());
                }
                Optional<Long> unused = deleted.forget(code, now);
            }
        }
    }

    /** Who has a code, and from when on no more if it is a link that was deleted. */
    private record Holder(Optional<Instant> freeFrom) {}

    @Override
    public List<AddResult> addAll(List<NewLink> links) {
        if (links.isEmpty()) {
            return List.of();
        }
        Instant now = Statements.millis(clock.instant());
        List<AddResult> results = Statements.run("adding links", () -> many.addAll(links, now));
        links.forEach(link -> cache.tellChanged(link.code()));
        return results;
    }

    @Override
    public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
        if (details.isEmpty()) {
            return Map.of();
        }
        Instant now = Statements.millis(clock.instant());
        return Statements.run("finding links by what is said of them", () -> many.findActive(details, now));
    }

    /** On one connection, in one transaction, which other work of a caller's transaction becomes a part of. */
    @Override
    public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
        return Statements.run(
                "working for some URLs alone",
                () -> transaction.execute(status -> {
                    many.lock(urls);
                    return work.get();
                }));
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
        return ownPlans.run("finding a link", () -> findByCode(jdbc, code));
    }

    static Optional<ShortUrl> findByCode(JdbcClient jdbc, ShortCode code) {
        return Statements.run("finding a link", () -> jdbc.sql(FIND_BY_CODE)
                .param("code", code.value())
                .query((row, number) -> LinkColumns.shortUrl(row))
                .optional());
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        return Statements.run("listing links", () -> {
            if (request.sort() == UrlSort.CLICKS) {
                return ranked.page(request);
            }
            return request.filter().equals(UrlFilter.NONE) ? page(request) : searched.page(request);
        });
    }

    private UrlPage page(UrlPageRequest request) {
        boolean ascending = request.order() == SortOrder.ASCENDING;
        UrlPosition after = request.after();
        JdbcClient.StatementSpec statement = after == null
                ? jdbc.sql(ascending ? FIRST_ASCENDING : FIRST_DESCENDING)
                : jdbc.sql(ascending ? NEXT_ASCENDING : NEXT_DESCENDING)
                        .param("createdAt", timestamp(after.createdAt()))
                        .param("id", after.id())
                        .param("code", after.code().value());
        List<ShortUrl> found = statement
                .param("limit", request.limit() + 1)
                .query((row, number) -> LinkColumns.shortUrl(row))
                .list();
        return UrlPage.of(found, request.limit());
    }

    @Override
    public UrlCount count() {
        return Statements.run("counting links", () -> {
            long estimate = jdbc.sql(ESTIMATE_COUNT).query(Long.class).single();
            if (estimate > MAX_EXACT_COUNT) {
                return UrlCount.about(estimate);
            }
            long counted = jdbc.sql(COUNT_UP_TO)
                    .param("max", MAX_EXACT_COUNT + 1)
                    .query(Long.class)
                    .single();
            return counted > MAX_EXACT_COUNT ? UrlCount.about(counted) : UrlCount.exactly(counted);
        });
    }

    @Override
    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
        return change("updating a link", code, version, LinkColumns.bind(jdbc.sql(UPDATE), details));
    }

    @Override
    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
        return change(
                "deleting a link",
                code,
                version,
                jdbc.sql(DELETE).param("freeFrom", timestamp(Statements.millis(freeFrom))));
    }

    private ChangeResult change(String doing, ShortCode code, long version, JdbcClient.StatementSpec statement) {
        statement.param("code", code.value()).param("version", version);
        ChangeResult result;
        try {
            result = changes.take(doing, () -> ownPlans.run(doing, () -> tryToChange(code, version, statement)));
        } catch (RuntimeException e) {
            cache.tellMayHaveChanged(code);
            throw e;
        }
        cache.tellChanged(code);
        return result;
    }

    private ChangeResult tryToChange(ShortCode code, long version, JdbcClient.StatementSpec statement) {
        while (true) {
            Optional<ShortUrl> changed =
                    statement.query((row, number) -> LinkColumns.shortUrl(row)).optional();
            if (changed.isPresent()) {
                return new ChangeResult.Changed(changed.get());
            }
            Optional<ShortUrl> found = findByCode(jdbc, code);
            if (found.isEmpty()) {
                return new ChangeResult.Missing();
            }
            if (found.get().version() != version) {
                return new ChangeResult.Outdated();
            }
            // It has come to this version only since.
        }
    }

    @Override
    public int purge(int max) {
        Instant now = Statements.millis(clock.instant());
        return Statements.run("purging links", () -> deleted.purge(now, max));
    }

    @Override
    public UseResult takeUse(ShortCode code) {
        return ownPlans.run("taking a use of a link", () -> uses.apply(code));
    }
}

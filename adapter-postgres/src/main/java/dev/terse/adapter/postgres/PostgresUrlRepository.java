package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Links in PostgreSQL, on a plain table or one that is partitioned by the hash of the code: the statements are the same.
 *
 * <p>Other nodes hear of updates and removals by {@code NOTIFY}, and not of creates (docs/adr/0014).
 */
public final class PostgresUrlRepository implements UrlRepository {
    /** Up to so many links are counted one by one, which takes some milliseconds; beyond, the planner's estimate is told. */
    static final long MAX_EXACT_COUNT = 100_000;

    static final String ADD =
            """
            INSERT INTO urls (short_code, original_url, created_at)
            VALUES (:code, :originalUrl, :createdAt)
            ON CONFLICT (short_code) DO NOTHING
            RETURNING id""";

    static final String FIND_BY_CODE =
            """
            SELECT id, short_code, original_url, clicks, created_at
            FROM urls
            WHERE short_code = :code""";

    /** The nodes hear of it when it is committed, as {@link UrlChangeListener} says. */
    static final String UPDATE =
            """
            WITH changed AS (
                UPDATE urls
                SET original_url = :originalUrl
                WHERE short_code = :code
                RETURNING id, short_code, original_url, clicks, created_at
            )
            SELECT id, short_code, original_url, clicks, created_at, pg_notify('terse_urls', short_code)
            FROM changed""";

    static final String REMOVE =
            """
            WITH removed AS (
                DELETE FROM urls
                WHERE short_code = :code
                RETURNING id, short_code
            )
            SELECT id, pg_notify('terse_urls', short_code)
            FROM removed""";

    static final String FORGET_DAYS =
            """
            DELETE FROM click_days
            WHERE short_code = :code AND url_id = :id""";

    static final String COUNT_UP_TO =
            """
            SELECT count(*)
            FROM (SELECT FROM urls LIMIT :max) AS counted""";

    /** Asks the partitions and never the parent, which has no estimate on a server that distributes it. */
    static final String ESTIMATE_COUNT =
            """
            SELECT coalesce(sum(greatest(reltuples, 0)), 0)::bigint
            FROM pg_class
            WHERE relkind = 'r'
                AND (oid = 'urls'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass))""";

    static final String FIRST_ASCENDING = page("", "ASC");

    static final String FIRST_DESCENDING = page("", "DESC");

    static final String NEXT_ASCENDING = page("WHERE (created_at, id, short_code) > (:createdAt, :id, :code)", "ASC");

    static final String NEXT_DESCENDING = page("WHERE (created_at, id, short_code) < (:createdAt, :id, :code)", "DESC");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final Consumer<ShortCode> changed;
    private final Consumer<ShortCode> mayHaveChanged;

    /**
     * A store of a program that keeps no links in memory.
     *
     * @param dataSource as below
     * @param clock as below
     */
    public PostgresUrlRepository(DataSource dataSource, InstantSource clock) {
        this(dataSource, clock, code -> {}, code -> {});
    }

    /**
     * A store of a program that keeps links in memory.
     *
     * @param dataSource where the database is; its schema must have been migrated by {@link PostgresSchema}, and its isolation level
     *     be {@code READ COMMITTED}
     * @param clock says when a link is stored
     * @param cache told of each code that was added, updated or removed, after the commit and before the caller; inside a transaction of
     *     the caller it would be told too early. Where an update or a removal failed, nobody knows whether it was made: the link is read
     *     again as soon as it can be, and followed on until then. An addition that failed can't have changed a link.
     */
    public PostgresUrlRepository(DataSource dataSource, InstantSource clock, CachedUrlLookup cache) {
        this(dataSource, clock, cache::invalidate, cache::markStale);
    }

    private PostgresUrlRepository(
            DataSource dataSource,
            InstantSource clock,
            Consumer<ShortCode> changed,
            Consumer<ShortCode> mayHaveChanged) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
        this.changed = changed;
        this.mayHaveChanged = mayHaveChanged;
    }

    /**
     * A page. For a limit that is a parameter the planner expects a tenth of the table, and may sort all of it; so it is told the
     * greatest one.
     */
    private static String page(String where, String direction) {
        return """
                SELECT *
                FROM (
                    SELECT id, short_code, original_url, clicks, created_at
                    FROM urls
                    %1$s
                    ORDER BY created_at %2$s, id %2$s, short_code %2$s
                    LIMIT %3$d
                ) AS page
                ORDER BY created_at %2$s, id %2$s, short_code %2$s
                LIMIT :limit"""
                .formatted(where, direction, UrlPageRequest.MAX_LIMIT + 1);
    }

    @Override
    public AddResult add(ShortCode code, OriginalUrl originalUrl) {
        Instant createdAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Optional<Long> id = Statements.run("adding a link", () -> jdbc.sql(ADD)
                .param("code", code.value())
                .param("originalUrl", originalUrl.value())
                .param("createdAt", timestamp(createdAt))
                .query(Long.class)
                .optional());
        changed.accept(code);
        return id.<AddResult>map(given -> new AddResult.Added(new ShortUrl(given, code, originalUrl, 0, createdAt)))
                .orElseGet(() -> new AddResult.CodeTaken(code));
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
        return findByCode(jdbc, code);
    }

    static Optional<ShortUrl> findByCode(JdbcClient jdbc, ShortCode code) {
        return Statements.run("finding a link", () -> jdbc.sql(FIND_BY_CODE)
                .param("code", code.value())
                .query((row, number) -> Statements.shortUrl(row))
                .optional());
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        boolean ascending = request.order() == SortOrder.ASCENDING;
        UrlPosition after = request.after();
        JdbcClient.StatementSpec statement = after == null
                ? jdbc.sql(ascending ? FIRST_ASCENDING : FIRST_DESCENDING)
                : jdbc.sql(ascending ? NEXT_ASCENDING : NEXT_DESCENDING)
                        .param("createdAt", timestamp(after.createdAt()))
                        .param("id", after.id())
                        .param("code", after.code().value());
        List<ShortUrl> found = Statements.run("listing links", () -> statement
                .param("limit", request.limit() + 1)
                .query((row, number) -> Statements.shortUrl(row))
                .list());
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
    public Optional<ShortUrl> update(ShortCode code, OriginalUrl originalUrl) {
        return change("updating a link", code, () -> jdbc.sql(UPDATE)
                .param("code", code.value())
                .param("originalUrl", originalUrl.value())
                .query((row, number) -> Statements.shortUrl(row))
                .optional());
    }

    @Override
    public boolean remove(ShortCode code) {
        return change(
                "removing a link",
                code,
                () -> Boolean.TRUE.equals(transaction.execute(status -> {
                    Optional<Long> id = jdbc.sql(REMOVE)
                            .param("code", code.value())
                            .query((row, number) -> row.getLong("id"))
                            .optional();
                    // A statement of its own, so that it sees the clicks of those that held the link until now.
                    id.ifPresent(removed -> jdbc.sql(FORGET_DAYS)
                            .param("code", code.value())
                            .param("id", removed)
                            .update());
                    return id.isPresent();
                })));
    }

    private <T> T change(String doing, ShortCode code, Supplier<T> statement) {
        T done;
        try {
            done = Statements.run(doing, statement);
        } catch (RuntimeException e) {
            mayHaveChanged.accept(code);
            throw e;
        }
        changed.accept(code);
        return done;
    }
}

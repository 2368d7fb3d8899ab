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
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Links in PostgreSQL, on a plain table or one that is partitioned by the hash of the code: the statements are the same. */
public final class PostgresUrlRepository implements UrlRepository {
    /** Up to so many links are counted one by one, which takes some milliseconds; beyond, the planner's estimate is asked. */
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

    static final String UPDATE =
            """
            UPDATE urls
            SET original_url = :originalUrl
            WHERE short_code = :code
            RETURNING id, short_code, original_url, clicks, created_at""";

    static final String REMOVE =
            """
            WITH removed AS (
                DELETE FROM urls
                WHERE short_code = :code
                RETURNING id
            ), forgotten AS (
                DELETE FROM click_days
                WHERE short_code = :code AND url_id IN (SELECT id FROM removed)
            )
            SELECT count(*)
            FROM removed""";

    static final String COUNT_UP_TO =
            """
            SELECT count(*)
            FROM (SELECT FROM urls LIMIT :max) AS counted""";

    /** Asks the partitions and never the parent, which has no estimate on a server that distributes it. */
    static final String ESTIMATE_COUNT =
            """
            SELECT coalesce(sum(greatest(class.reltuples, 0)), 0)::bigint
            FROM pg_partition_tree('urls') AS tree
            JOIN pg_class AS class ON class.oid = tree.relid
            WHERE tree.isleaf""";

    private static final String SELECT_PAGE =
            """
            SELECT id, short_code, original_url, clicks, created_at
            FROM urls
            """;

    private static final String ASCENDING =
            """
            ORDER BY created_at, id, short_code
            LIMIT :limit""";

    private static final String DESCENDING =
            """
            ORDER BY created_at DESC, id DESC, short_code DESC
            LIMIT :limit""";

    static final String FIRST_ASCENDING = SELECT_PAGE + ASCENDING;

    static final String FIRST_DESCENDING = SELECT_PAGE + DESCENDING;

    static final String NEXT_ASCENDING =
            SELECT_PAGE + "WHERE (created_at, id, short_code) > (:createdAt, :id, :code)\n" + ASCENDING;

    static final String NEXT_DESCENDING =
            SELECT_PAGE + "WHERE (created_at, id, short_code) < (:createdAt, :id, :code)\n" + DESCENDING;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    /**
     * A store.
     *
     * @param dataSource where the database is; its schema must have been migrated by {@link PostgresSchema}
     * @param clock says when a link is stored
     */
    public PostgresUrlRepository(DataSource dataSource, InstantSource clock) {
        this.jdbc = JdbcClient.create(dataSource);
        this.clock = clock;
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
        return id.<AddResult>map(given -> new AddResult.Added(new ShortUrl(given, code, originalUrl, 0, createdAt)))
                .orElseGet(() -> new AddResult.CodeTaken(code));
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
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
            long counted = jdbc.sql(COUNT_UP_TO)
                    .param("max", MAX_EXACT_COUNT + 1)
                    .query(Long.class)
                    .single();
            if (counted <= MAX_EXACT_COUNT) {
                return UrlCount.exactly(counted);
            }
            long estimate = jdbc.sql(ESTIMATE_COUNT).query(Long.class).single();
            return UrlCount.about(Math.max(counted, estimate));
        });
    }

    @Override
    public Optional<ShortUrl> update(ShortCode code, OriginalUrl originalUrl) {
        return Statements.run("updating a link", () -> jdbc.sql(UPDATE)
                .param("code", code.value())
                .param("originalUrl", originalUrl.value())
                .query((row, number) -> Statements.shortUrl(row))
                .optional());
    }

    @Override
    public boolean remove(ShortCode code) {
        return Statements.run(
                "removing a link",
                () -> jdbc.sql(REMOVE)
                                .param("code", code.value())
                                .query(Long.class)
                                .single()
                        > 0);
    }
}

package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.UrlRanking;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The ranking in PostgreSQL: a table of its own, since an index on the clicks of the links would make each click that is counted write to all
 * indexes of the link. All links are read to make it, and what has changed is written.
 */
public final class PostgresUrlRanking implements UrlRanking {
    /** How long a ranking rests, in times of what it took, so that it never keeps a server busy by itself. */
    private static final int REST = 5;

    private static final String TRY_LOCK =
            """
            SELECT pg_try_advisory_xact_lock(hashtextextended('terse ranking of ' || current_schema(), 0))""";

    private static final String STATE =
            """
            SELECT ranked_at, took_millis
            FROM url_ranking_state""";

    /** A crash may lose the last ranking, and makes no difference to the next. */
    private static final String SETTINGS =
            """
            SELECT set_config('synchronous_commit', 'off', true),
                   set_config('work_mem', '32MB', true),
                   set_config('statement_timeout', '0', true),
                   set_config('jit', 'off', true)""";

    /** The ranking has the links up to it. One below it that is being added right then is missed until the next. */
    private static final String LAST_ID = """
            SELECT coalesce(max(id), 0)
            FROM urls""";

    static final String RANK =
            """
            WITH changed AS MATERIALIZED (
                SELECT links.short_code, links.id, links.created_at, links.clicks, ranked.short_code AS ranked_code
                FROM (
                    SELECT short_code, id, created_at, clicks
                    FROM urls
                    WHERE free_from IS NULL AND id <= :lastId
                ) AS links
                FULL JOIN url_ranking AS ranked ON ranked.short_code = links.short_code
                WHERE links.short_code IS NULL OR ranked.short_code IS NULL
                    OR ranked.url_id <> links.id OR ranked.clicks <> links.clicks
            ), gone AS (
                DELETE FROM url_ranking
                USING changed
                WHERE url_ranking.short_code = changed.ranked_code AND changed.short_code IS NULL
            )
            INSERT INTO url_ranking (short_code, url_id, created_at, clicks)
            SELECT short_code, id, created_at, clicks
            FROM changed
            WHERE short_code IS NOT NULL
            ON CONFLICT (short_code) DO UPDATE
            SET url_id = excluded.url_id, created_at = excluded.created_at, clicks = excluded.clicks""";

    private static final String KEEP_STATE =
            """
            UPDATE url_ranking_state
            SET ranked_at = :now, took_millis = :tookMillis, last_id = :lastId""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    /**
     * The ranking of the links of a database.
     *
     * @param dataSource where it is; its schema must have been migrated by {@link PostgresSchema}
     * @param clock says of when a ranking is
     */
    public PostgresUrlRanking(DataSource dataSource, InstantSource clock) {
        DataSource patient = new PatientDataSource(dataSource);
        this.jdbc = JdbcClient.create(patient);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(patient));
        this.clock = clock;
    }

    @Override
    public Optional<Instant> refresh() {
        return Statements.run("ranking links", () -> {
            State state = state();
            return state.isDue(clock.instant()) ? transaction.execute(status -> refreshAlone()) : state.rankedAt();
        });
    }

    private Optional<Instant> refreshAlone() {
        boolean isAlone = jdbc.sql(TRY_LOCK).query(Boolean.class).single();
        State state = state();
        Instant now = Statements.millis(clock.instant());
        if (!isAlone || !state.isDue(now)) {
            return state.rankedAt();
        }
        long start = System.nanoTime();
        jdbc.sql(SETTINGS).query().singleRow();
        long lastId = jdbc.sql(LAST_ID).query(Long.class).single();
        jdbc.sql(RANK).param("lastId", lastId).update();
        jdbc.sql(KEEP_STATE)
                .param("now", timestamp(now))
                .param("tookMillis", Duration.ofNanos(System.nanoTime() - start).toMillis())
                .param("lastId", lastId)
                .update();
        return Optional.of(now);
    }

    private State state() {
        return jdbc.sql(STATE)
                .query((row, number) ->
                        new State(Statements.instant(row, "ranked_at"), Duration.ofMillis(row.getLong("took_millis"))))
                .single();
    }

    private record State(Optional<Instant> rankedAt, Duration took) {
        boolean isDue(Instant now) {
            Duration rest = took.multipliedBy(REST);
            Duration age = rest.compareTo(MIN_AGE) > 0 ? rest : MIN_AGE;
            return rankedAt.isEmpty() || !now.isBefore(rankedAt.get().plus(age));
        }
    }
}

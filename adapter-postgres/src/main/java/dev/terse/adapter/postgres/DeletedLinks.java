package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.ShortCode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets links that were deleted and whose codes are free again, with their days.
 *
 * <p>The days are forgotten by a statement of its own, so that it sees the clicks of those that held the links until now.
 */
final class DeletedLinks {
    /** Links that are forgotten in one transaction at most. */
    static final int MAX_BATCH = 1_000;

    static final String FORGET =
            """
            DELETE FROM urls
            WHERE short_code = :code AND free_from <= :now
            RETURNING id""";

    static final String FORGET_DAYS =
            """
            DELETE FROM click_days
            WHERE short_code = :code AND url_id = :id""";

    /**
     * Whoever holds one of the links now, as another node that purges does, is not waited for; so the order does not matter. For a limit
     * that is a parameter the planner expects a tenth of the table, and may sort all of it; so it is told the greatest one.
     */
    static final String PURGE =
            """
            WITH free AS MATERIALIZED (
                SELECT short_code, id
                FROM (
                    SELECT short_code, id
                    FROM urls
                    WHERE free_from <= :now
                    ORDER BY free_from
                    LIMIT %s
                    FOR UPDATE SKIP LOCKED
                ) AS batch
                LIMIT :max
            )
            DELETE FROM urls
            USING free
            WHERE urls.short_code = free.short_code AND urls.id = free.id
            RETURNING urls.short_code, urls.id"""
                    .formatted(MAX_BATCH);

    static final String PURGE_DAYS =
            """
            DELETE FROM click_days AS days
            USING unnest(:codes::text[], :ids::bigint[]) AS purged (code, id)
            WHERE days.short_code = purged.code AND days.url_id = purged.id""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    DeletedLinks(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    /** Forgets the link of a code, if it is there and its code is free. Returns its id. */
    Optional<Long> forget(ShortCode code, Instant now) {
        return transaction.execute(status -> {
            Optional<Long> id = jdbc.sql(FORGET)
                    .param("code", code.value())
                    .param("now", timestamp(now))
                    .query(Long.class)
                    .optional();
            id.ifPresent(forgotten -> jdbc.sql(FORGET_DAYS)
                    .param("code", code.value())
                    .param("id", forgotten)
                    .update());
            return id;
        });
    }

    /** Forgets some links, and returns how many it were. */
    int purge(Instant now, int max) {
        int purged = 0;
        while (purged < max) {
            int batch = Math.min(max - purged, MAX_BATCH);
            int forgotten = transaction.execute(status -> purgeBatch(now, batch));
            purged += forgotten;
            if (forgotten < batch) {
                break;
            }
        }
        return purged;
    }

    private int purgeBatch(Instant now, int max) {
        jdbc.sql(ClickDrainer.LOOK_UP_BY_INDEX).query().singleRow();
        record Link(String code, long id) {}
        List<Link> purged = jdbc.sql(PURGE)
                .param("now", timestamp(now))
                .param("max", max)
                .query((row, number) -> new Link(row.getString("short_code"), row.getLong("id")))
                .list();
        if (!purged.isEmpty()) {
            jdbc.sql(PURGE_DAYS)
                    .param("codes", purged.stream().map(Link::code).toArray(String[]::new))
                    .param("ids", purged.stream().map(Link::id).toArray(Long[]::new))
                    .update();
        }
        return purged.size();
    }
}

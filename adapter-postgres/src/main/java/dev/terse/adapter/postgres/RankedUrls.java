package dev.terse.adapter.postgres;

import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pages of the links that a filter is true of, in order of clicks by the ranking of {@link PostgresUrlRanking} (docs/adr/0023).
 *
 * <p>The ranking is walked for a while. If too few of its links match, all that do are gathered by indexes, and looked up in it. Links that were
 * added since it was made are not in it yet; of these some are looked at, which are all but where very many were added at once.
 */
final class RankedUrls {
    /** Links that are walked over first: each is looked up, so it is fewer than in order of creation. */
    static final int WALK = 2_000;

    /** Links that are not in the ranking yet, and are listed all the same. */
    static final int ADDED = 10_000;

    static final String STATE = """
            SELECT ranked_at, last_id
            FROM url_ranking_state""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final int walk;

    RankedUrls(DataSource dataSource, InstantSource clock, int walk) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.clock = clock;
        this.walk = walk;
    }

    private record State(Optional<Instant> rankedAt, long lastId) {}

    /** By one snapshot: by two, a link that was ranked between them would be listed twice. */
    UrlPage page(UrlPageRequest request) {
        Search search = Search.of(request, clock.instant());
        return transaction.execute(status -> page(search));
    }

    private UrlPage page(Search search) {
        State state = jdbc.sql(STATE)
                .query((row, number) -> new State(Statements.instant(row, "ranked_at"), row.getLong("last_id")))
                .single();
        List<Walked<UrlPage.Ranked>> walked = jdbc.sql(walk(search, walk))
                .params(search.parameters())
                .param("lastId", state.lastId())
                .query((row, number) -> Walked.read(row, RankedUrls::read))
                .list();
        List<UrlPage.Ranked> found = Walked.found(walked, walk, search.limit()).orElseGet(() -> gather(search));
        return UrlPage.ranked(found, search.limit(), state.rankedAt().orElse(null));
    }

    private List<UrlPage.Ranked> gather(Search search) {
        jdbc.sql(SearchedUrls.GATHER_BY_INDEX).query().singleRow();
        return jdbc.sql(gathered(search))
                .params(search.parameters())
                .query((row, number) -> read(row))
                .list();
    }

    private static UrlPage.Ranked read(ResultSet row) throws SQLException {
        return new UrlPage.Ranked(LinkColumns.shortUrl(row), row.getLong("ranked"));
    }

    /** The next links that match among those that are walked over, and the last of these whether or not it does. */
    static String walk(Search search, int length) {
        return """
                SELECT link.*, ranked, place, link.id IS NOT NULL AS matches
                FROM (
                    SELECT *
                    FROM (
                        (
                            SELECT next.*, row_number() OVER () AS place
                            FROM (
                                SELECT clicks AS ranked, created_at, url_id, short_code
                                FROM url_ranking
                                WHERE %2$s
                                ORDER BY clicks %4$s, created_at %4$s, url_id %4$s, short_code %4$s
                                LIMIT %6$s
                            ) AS next
                        )
                        UNION ALL
                        SELECT ranked, created_at, url_id, short_code, 0 AS place
                        FROM (
                            SELECT 0::bigint AS ranked, created_at, id AS url_id, short_code
                            FROM urls
                            WHERE id > :lastId
                            ORDER BY id
                            LIMIT %7$s
                        ) AS added
                        WHERE %3$s
                    ) AS unordered
                    ORDER BY ranked %4$s, created_at %4$s, url_id %4$s, short_code %4$s
                    OFFSET 0
                ) AS places
                LEFT JOIN LATERAL (
                    SELECT %1$s
                    FROM urls
                    WHERE urls.short_code = places.short_code AND urls.id = places.url_id AND %5$s
                    OFFSET 0
                ) AS link ON true
                WHERE link.id IS NOT NULL OR place = %6$s
                ORDER BY ranked %4$s, places.created_at %4$s, url_id %4$s, places.short_code %4$s
                LIMIT :limit"""
                .formatted(
                        LinkColumns.ALL,
                        search.rangeByClicks("clicks, created_at, url_id, short_code"),
                        search.rangeByClicks("ranked, created_at, url_id, short_code"),
                        search.direction(),
                        search.matchingAnywhere(),
                        length,
                        ADDED);
    }

    /** All that match. Those that were followed are looked up one by one; the others had no clicks when the ranking was made, either. */
    static String gathered(Search search) {
        return """
                SELECT *
                FROM (
                    SELECT found.*, coalesce(ranking.clicks, 0) AS ranked
                    FROM (
                        SELECT %1$s
                        FROM urls
                        WHERE %2$s
                        OFFSET 0
                    ) AS found
                    LEFT JOIN LATERAL (
                        SELECT url_ranking.clicks
                        FROM url_ranking
                        WHERE url_ranking.short_code = found.short_code AND url_ranking.url_id = found.id AND found.clicks > 0
                        OFFSET 0
                    ) AS ranking ON true
                ) AS places
                WHERE %3$s
                ORDER BY ranked %4$s, created_at %4$s, id %4$s, short_code %4$s
                LIMIT :limit"""
                .formatted(
                        LinkColumns.ALL,
                        search.matchingAnywhere(),
                        search.rangeByClicks("ranked, created_at, id, short_code"),
                        search.direction());
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Pages of the links that a filter is true of, in order of creation, found in time whether it is true of nearly all or of none, and wherever
 * in the list they are (docs/adr/0023).
 *
 * <p>First the list is walked for a while, which is enough where many match. If too few do, a sample of the table tells how far the page can
 * reach at most, and what matches up to there is gathered by indexes and put in order.
 */
final class SearchedUrls {
    /** Links that are walked over first, in some milliseconds. */
    static final int WALK = 5_000;

    /** Pages of the table that a sample has; of usual links there are ten thousand in them. */
    static final int SAMPLE = 400;

    /** By whatever indexes leave few rows, since to look at a row is what takes long. */
    static final String GATHER_BY_INDEX =
            """
            SELECT set_config('enable_seqscan', 'off', true),
                   set_config('cpu_tuple_cost', '1', true),
                   set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('max_parallel_workers_per_gather', '0', true),
                   set_config('jit', 'off', true)""";

    private static final String PAGES =
            """
            SELECT sum(pg_relation_size(oid)) / current_setting('block_size')::bigint
            FROM pg_class
            WHERE relkind = 'r'
                AND (oid = 'urls'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass))""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final int walk;
    private final int sample;

    /** With other lengths than the usual ones, for tests. */
    SearchedUrls(DataSource dataSource, InstantSource clock, int walk, int sample) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.clock = clock;
        this.walk = walk;
        this.sample = sample;
    }

    UrlPage page(UrlPageRequest request) {
        Search search = Search.of(request, clock.instant());
        List<Walked<ShortUrl>> walked = jdbc.sql(walk(search, walk))
                .params(search.parameters())
                .query((row, number) -> Walked.read(row, LinkColumns::shortUrl))
                .list();
        List<ShortUrl> found = Walked.found(walked, walk, search.limit()).orElseGet(() -> gather(search));
        return UrlPage.of(found, search.limit());
    }

    private List<ShortUrl> gather(Search search) {
        return transaction.execute(status -> {
            jdbc.sql(GATHER_BY_INDEX).query().singleRow();
            List<ShortUrl> found =
                    reach(search).map(place -> found(search.upTo(place))).orElse(List.of());
            // Links may have gone since the sample was taken.
            return found.size() > search.limit() ? found : found(search);
        });
    }

    /** Where the sample alone has as many links as are looked for: a page does not reach any further. */
    private Optional<UrlPosition> reach(Search search) {
        long pages = jdbc.sql(PAGES).query(Long.class).single();
        return pages <= sample
                ? Optional.empty()
                : jdbc.sql(sample(search))
                        .params(search.parameters())
                        .param("percent", 100.0 * sample / pages)
                        .query((row, number) -> new UrlPosition(
                                Statements.instant(row, "created_at").orElseThrow(),
                                row.getLong("id"),
                                new ShortCode(row.getString("short_code"))))
                        .optional();
    }

    private List<ShortUrl> found(Search search) {
        return jdbc.sql(gathered(search))
                .params(search.parameters())
                .query((row, number) -> LinkColumns.shortUrl(row))
                .list();
    }

    /** The next links that match among those that are walked over, and the last of these whether or not it does. */
    static String walk(Search search, int length) {
        return """
                SELECT *
                FROM (
                    SELECT next.*, row_number() OVER () AS place, %2$s AS matches
                    FROM (
                        SELECT %1$s, free_from
                        FROM urls
                        WHERE %3$s
                        ORDER BY created_at %4$s, id %4$s, short_code %4$s
                        LIMIT %5$s
                    ) AS next
                ) AS walked
                WHERE matches OR place = %5$s
                ORDER BY created_at %4$s, id %4$s, short_code %4$s
                LIMIT :limit"""
                .formatted(LinkColumns.ALL, search.conditions(), search.range(), search.direction(), length);
    }

    static String sample(Search search) {
        return """
                SELECT created_at, id, short_code
                FROM urls TABLESAMPLE SYSTEM (:percent::real)
                WHERE %1$s
                ORDER BY created_at %2$s, id %2$s, short_code %2$s
                OFFSET :limit - 1
                LIMIT 1"""
                .formatted(search.matching(), search.direction());
    }

    /** All that match, and then in order: a plan that looks at all links in order until it has enough is kept from. */
    static String gathered(Search search) {
        return """
                SELECT *
                FROM (
                    SELECT %1$s
                    FROM urls
                    WHERE %2$s
                    OFFSET 0
                ) AS found
                ORDER BY created_at %3$s, id %3$s, short_code %3$s
                LIMIT :limit"""
                .formatted(LinkColumns.ALL, search.matching(), search.direction());
    }
}

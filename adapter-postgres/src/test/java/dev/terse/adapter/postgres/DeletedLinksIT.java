package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.AddResult;
import dev.terse.domain.Click;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of the rows of links that were deleted. */
@Timeout(60)
class DeletedLinksIT {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.org/"));

    private final PostgresUrlRepository repository = new PostgresUrlRepository(DATABASE.dataSource(), () -> NOW);

    @BeforeEach
    void empty() {
        DATABASE.emptied();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_deleted_link_is_kept_with_its_clicks_until_its_code_is_free() {
        ShortUrl link = clickedLink("kept");

        repository.delete(link.code(), link.version(), NOW.plusMillis(1));

        assertThat(repository.purge(10)).isZero();
        assertThat(number("SELECT clicks FROM urls")).isEqualTo(1);
        assertThat(number("SELECT sum(clicks)::bigint FROM click_days")).isEqualTo(1);
    }

    @Test
    void a_purge_leaves_nothing_of_the_links_and_all_of_others() {
        ShortUrl kept = clickedLink("kept");
        ShortUrl purged = clickedLink("purged");
        repository.delete(purged.code(), purged.version(), NOW);

        assertThat(repository.purge(10)).isOne();

        assertThat(texts("SELECT short_code FROM urls")).containsExactly("kept");
        assertThat(texts("SELECT short_code FROM click_days")).containsExactly("kept");
        assertThat(repository.findByCode(kept.code()).orElseThrow().clicks()).isOne();
    }

    @Test
    void a_link_added_under_a_code_that_is_free_leaves_nothing_of_the_one_before() {
        ShortUrl before = clickedLink("code");
        repository.delete(before.code(), before.version(), NOW);

        assertThat(repository.add(before.code(), DETAILS)).isInstanceOf(AddResult.Added.class);

        assertThat(number("SELECT count(*) FROM urls WHERE id > " + before.id() + " AND clicks = 0"))
                .isEqualTo(1);
        assertThat(number("SELECT count(*) FROM click_days")).isZero();
    }

    @Test
    void more_links_than_are_purged_in_one_transaction_are_purged() {
        insertDeletedLinks(2 * DeletedLinks.MAX_BATCH + 100);

        assertThat(repository.purge(DeletedLinks.MAX_BATCH + 50)).isEqualTo(DeletedLinks.MAX_BATCH + 50);
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(DeletedLinks.MAX_BATCH + 50);
        assertThat(repository.purge(Integer.MAX_VALUE)).isEqualTo(DeletedLinks.MAX_BATCH + 50);
        assertThat(repository.purge(1)).isZero();
    }

    @Test
    void a_purge_waits_for_nobody_and_takes_the_next_links_instead() throws SQLException {
        insertDeletedLinks(20);
        try (Connection other = DATABASE.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("UPDATE urls SET clicks = clicks + 1 WHERE id <= 10");

            assertThat(repository.purge(5)).isEqualTo(5);
            assertThat(repository.purge(20)).isEqualTo(5);
            other.commit();
        }
        assertThat(repository.purge(20)).isEqualTo(10);
    }

    @Test
    void nodes_that_purge_at_once_purge_each_link_once() {
        insertDeletedLinks(5_000);

        List<Integer> purged = IntStream.range(0, 4)
                .parallel()
                .mapToObj(node ->
                        IntStream.range(0, 100).map(i -> repository.purge(100)).sum())
                .toList();

        assertThat(purged.stream().mapToInt(Integer::intValue).sum()).isEqualTo(5_000);
        assertThat(number("SELECT count(*) FROM urls")).isZero();
    }

    private ShortUrl clickedLink(String code) {
        AddResult added = repository.add(new ShortCode(code), DETAILS);
        assertThat(added).isInstanceOf(AddResult.Added.class);
        ShortUrl link = ((AddResult.Added) added).shortUrl();
        try (CountingAtOnce recorder = new CountingAtOnce(DATABASE.dataSource())) {
            recorder.record(Click.on(link, NOW));
        }
        return link;
    }

    private static void insertDeletedLinks(int links) {
        DATABASE.jdbc()
                .sql(
                        """
                        INSERT INTO urls (id, short_code, original_url, free_from)
                        SELECT number, 'code' || number, 'https://example.org/', :now - number * interval '1 second'
                        FROM generate_series(1, :links) AS number""")
                .param("now", Statements.timestamp(NOW))
                .param("links", links)
                .update();
    }

    private static long number(String sql) {
        return DATABASE.jdbc().sql(sql).query(Long.class).single();
    }

    private static List<String> texts(String sql) {
        return DATABASE.jdbc().sql(sql).query(String.class).list();
    }
}

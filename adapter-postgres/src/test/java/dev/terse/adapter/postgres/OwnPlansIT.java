package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UseResult;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Statements have general plans on these connections, and plans of their own when the partitions are about to change. */
class OwnPlansIT {
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");

    private static final String PLANS =
            """
            SELECT coalesce(sum(%s_plans), 0)
            FROM pg_prepared_statements
            WHERE statement LIKE '%%urls%%short_code = $%%' AND statement NOT LIKE '%%pg_prepared_statements%%'""";

    /** The driver prepares a statement on the server when it is run often. */
    private static final int OFTEN = 10;

    private final TestDatabase database = TestDatabase.withPartitions(4);
    private SingleConnectionDataSource connection;
    private JdbcClient jdbc;
    private CachedUrlLookup lookup;
    private PostgresUrlRepository urls;

    @BeforeEach
    void connect() throws SQLException {
        connection = new SingleConnectionDataSource(database.dataSource().getConnection(), true);
        jdbc = JdbcClient.create(connection);
        lookup = new CachedUrlLookup(
                connection, new CachedUrlLookup.Settings(1, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)));
        urls = new PostgresUrlRepository(connection, InstantSource.system(), lookup);
        urls.add(CODE, LinkDetails.to(URL));
    }

    @AfterEach
    void close() {
        connection.destroy();
        database.close();
    }

    @Test
    void look_ups() {
        assertHavePlansOfTheirOwn(number -> assertThat(lookup.find(new ShortCode("unknown" + number))
                        .toCompletableFuture()
                        .join())
                .isEmpty());
    }

    @Test
    void changes() {
        assertHavePlansOfTheirOwn(number ->
                assertThat(urls.update(CODE, number, LinkDetails.to(URL))).isInstanceOf(ChangeResult.Changed.class));
    }

    @Test
    void uses() {
        PostgresLinkUses uses = new PostgresLinkUses(connection, InstantSource.system(), lookup);
        assertHavePlansOfTheirOwn(number ->
                assertThat(uses.take(CODE).toCompletableFuture().join()).isInstanceOf(UseResult.Taken.class));
    }

    /** Who has a transaction has said how its connection is to be. */
    @Test
    void not_in_a_transaction_of_the_caller() {
        lookup.expectOtherPartitions();

        urls.exclusively(Set.of(URL), () -> {
            assertThat(urls.update(CODE, 1, LinkDetails.to(URL))).isInstanceOf(ChangeResult.Changed.class);
            assertThat(setting("plan_cache_mode")).isEqualTo("force_generic_plan");
            return assertThat(setting("idle_in_transaction_session_timeout")).isEqualTo("0");
        });
    }

    /** @param statement run with numbers from 1 */
    private void assertHavePlansOfTheirOwn(Statement statement) {
        int number = 1;
        for (int i = 0; i < OFTEN; i++) {
            statement.run(number++);
        }
        long general = plans("generic");
        assertThat(general).isPositive();
        assertThat(plans("custom")).isZero();

        lookup.expectOtherPartitions();
        for (int i = 0; i < OFTEN; i++) {
            statement.run(number++);
        }

        assertThat(plans("generic")).isEqualTo(general);
        assertThat(plans("custom")).isEqualTo(OFTEN);
        assertThat(setting("plan_cache_mode")).isEqualTo("force_generic_plan");
    }

    private long plans(String kind) {
        return jdbc.sql(PLANS.formatted(kind)).query(Long.class).single();
    }

    private String setting(String name) {
        return jdbc.sql("SHOW " + name).query(String.class).single();
    }

    @FunctionalInterface
    private interface Statement {
        void run(int number);
    }
}

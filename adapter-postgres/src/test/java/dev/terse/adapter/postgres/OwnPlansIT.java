package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Statements have general plans on these connections, and plans of their own when the partitions are about to change. */
class OwnPlansIT {
    private static final ShortCode CODE = new ShortCode("abc1234");

    /** The driver prepares a statement on the server when it is run often. */
    private static final int OFTEN = 10;

    private static final LinkDetails LIMITED = new LinkDetails(
            new OriginalUrl("https://example.com/"),
            null,
            Tags.NONE,
            ActivePeriod.ALWAYS,
            2L * OFTEN,
            true,
            Forwarding.DEFAULT);

    private static final String PLANS =
            """
            SELECT coalesce(sum(%s_plans), 0)
            FROM pg_prepared_statements
            WHERE statement LIKE '%%urls%%short_code = $%%' AND statement NOT LIKE '%%pg_prepared_statements%%'""";

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
        urls.add(CODE, LIMITED);
    }

    @AfterEach
    void close() {
        connection.destroy();
        database.close();
    }

    @Test
    void look_ups_for_redirects_have_plans_of_their_own() {
        assertHavePlansOfTheirOwn(number -> assertThat(lookup.find(new ShortCode("unknown" + number))
                        .toCompletableFuture()
                        .join())
                .isEmpty());
    }

    @Test
    void the_stores_look_ups_have_plans_of_their_own() {
        assertHavePlansOfTheirOwn(number -> assertThat(urls.findByCode(CODE)).isPresent());
    }

    @Test
    void changes_have_plans_of_their_own() {
        assertHavePlansOfTheirOwn(
                number -> assertThat(urls.update(CODE, number, LIMITED)).isInstanceOf(ChangeResult.Changed.class));
    }

    @Test
    void uses_have_plans_of_their_own_and_count() {
        PostgresLinkUses uses = new PostgresLinkUses(connection, InstantSource.system(), lookup);

        assertHavePlansOfTheirOwn(number ->
                assertThat(uses.take(CODE).toCompletableFuture().join()).isInstanceOf(UseResult.Taken.class));

        assertThat(uses.take(CODE).toCompletableFuture().join()).isInstanceOf(UseResult.Refused.class);
    }

    @Test
    void who_goes_silent_in_one_is_ended_and_the_connection_is_as_before_afterwards() {
        OwnPlans plans = new OwnPlans(connection, jdbc, begun());

        String within = plans.run("telling", () -> setting("plan_cache_mode") + " " + silence());

        assertThat(within).isEqualTo("force_custom_plan 1s");
        assertThat(setting("plan_cache_mode")).isEqualTo("force_generic_plan");
        assertThat(silence()).isEqualTo("0");
    }

    /** Who has a transaction has said how its connection is to be. */
    @Test
    void a_transaction_of_the_caller_is_left_as_it_is() {
        lookup.expectOtherPartitions();

        String within = urls.exclusively(Set.of(LIMITED.originalUrl()), () -> {
            assertThat(urls.update(CODE, 1, LIMITED)).isInstanceOf(ChangeResult.Changed.class);
            return setting("plan_cache_mode") + " " + silence();
        });

        assertThat(within).isEqualTo("force_generic_plan 0");
    }

    @Test
    void a_transaction_that_can_not_be_ended_is_told_as_a_failure_of_the_store() throws SQLException {
        try (Connection doomed = database.dataSource().getConnection()) {
            SingleConnectionDataSource single = new SingleConnectionDataSource(doomed, true);
            JdbcClient client = JdbcClient.create(single);
            OwnPlans plans = new OwnPlans(single, client, begun());

            assertThatExceptionOfType(UrlStoreException.class)
                    .isThrownBy(() -> plans.run("ending", () -> {
                        int server = client.sql("SELECT pg_backend_pid()")
                                .query(Integer.class)
                                .single();
                        return database.jdbc()
                                .sql("SELECT pg_terminate_backend(:server, 10000)")
                                .param("server", server)
                                .query(Boolean.class)
                                .single();
                    }));
        }
    }

    private void assertHavePlansOfTheirOwn(IntConsumer statement) {
        int number = 1;
        for (int i = 0; i < OFTEN; i++) {
            statement.accept(number++);
        }
        long general = plans("generic");
        assertThat(general).isPositive();
        assertThat(plans("custom")).isZero();

        lookup.expectOtherPartitions();
        for (int i = 0; i < OFTEN; i++) {
            statement.accept(number++);
        }

        assertThat(plans("generic")).isEqualTo(general);
        assertThat(plans("custom")).isEqualTo(OFTEN);
    }

    private static OwnPlanTime begun() {
        OwnPlanTime time = new OwnPlanTime();
        time.begin();
        return time;
    }

    private long plans(String kind) {
        return jdbc.sql(PLANS.formatted(kind)).query(Long.class).single();
    }

    private String silence() {
        return setting("idle_in_transaction_session_timeout");
    }

    private String setting(String name) {
        return jdbc.sql("SHOW " + name).query(String.class).single();
    }
}

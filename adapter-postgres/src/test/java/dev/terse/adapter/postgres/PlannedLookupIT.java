package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class PlannedLookupIT {
    private static final ShortCode CODE = new ShortCode("abc1234");

    private static final String PLANS =
            """
            SELECT %s
            FROM pg_prepared_statements
            WHERE statement LIKE '%%FROM urls%%short_code = $1%%' AND statement NOT LIKE '%%pg_prepared_statements%%'""";

    private final TestDatabase database = TestDatabase.withPartitions(4);
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void look_ups_have_plans_of_their_own_for_some_time_after_the_partitions_changed() throws SQLException {
        new PostgresUrlRepository(database.dataSource(), InstantSource.system())
                .add(CODE, LinkDetails.to(new OriginalUrl("https://example.com/")));
        try (Connection connection = database.dataSource().getConnection()) {
            SingleConnectionDataSource single = new SingleConnectionDataSource(connection, true);
            JdbcClient jdbc = JdbcClient.create(single);
            PlannedLookup lookup = new PlannedLookup(single, Duration.ofSeconds(1), now::get, () -> 0.5);
            // The driver prepares a statement on the server when it is run often.
            find(lookup, 10);
            long general = number(jdbc, "generic_plans");
            assertThat(general).isPositive();
            assertThat(number(jdbc, "custom_plans")).isZero();

            lookup.planEach();
            find(lookup, 3);
            now.addAndGet(PlannedLookup.ALL.toNanos());
            find(lookup, 1);
            assertThat(number(jdbc, "custom_plans")).isEqualTo(4);
            assertThat(number(jdbc, "generic_plans")).isEqualTo(general);

            // As many go back to the general plan as the cube of the time that has passed says.
            now.addAndGet((long) (0.79 * PlannedLookup.SOME.toNanos()));
            find(lookup, 1);
            now.addAndGet((long) (0.01 * PlannedLookup.SOME.toNanos()));
            find(lookup, 1);
            assertThat(number(jdbc, "custom_plans")).isEqualTo(5);
            assertThat(number(jdbc, "generic_plans")).isEqualTo(general + 1);

            now.addAndGet(PlannedLookup.SOME.toNanos());
            find(lookup, 1);
            assertThat(number(jdbc, "custom_plans")).isEqualTo(5);
        }
    }

    private static void find(PlannedLookup lookup, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(lookup.apply(CODE)).isPresent();
        }
    }

    private static long number(JdbcClient jdbc, String column) {
        return jdbc.sql(PLANS.formatted(column)).query(Long.class).single();
    }
}

package dev.terse.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.domain.Click;
import dev.terse.domain.ShortCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * How many clicks a second the journal brings into PostgreSQL, with nothing else to do: clicks by a Zipf law on some of many links, all
 * recorded before the first is counted.
 */
public final class DrainBenchmark {
    private static final int CLICKED_LINKS = 100_000;

    private DrainBenchmark() {}

    /**
     * Measures, and prints.
     *
     * @param args the server as a JDBC URL, the partitions, the links and the clicks
     */
    public static void main(String[] args) throws Exception {
        int partitions = Integer.parseInt(args[1]);
        int links = Integer.parseInt(args[2]);
        int clicks = Integer.parseInt(args[3]);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(args[0]);
        try (HikariDataSource database = new HikariDataSource(config)) {
            new PostgresSchema(database, new PostgresSchema.Settings(partitions, 0, PostgresSchema.NEWEST_VERSION))
                    .migrate();
            fill(database, links);
            long from = System.nanoTime();
            try (RecordedClicks recorded = RecordedClicks.of(clicks(links, clicks))) {
                System.out.printf("recorded %.0f clicks/s%n", clicks / ((System.nanoTime() - from) / 1e9));
                double seconds = recorded.count(database).toNanos() / 1e9;
                System.out.printf(
                        "%d partitions, %d links: %d clicks on %d of them in %.1f s, %.0f clicks/s, %d counted%n",
                        partitions,
                        links,
                        clicks,
                        CLICKED_LINKS,
                        seconds,
                        clicks / seconds,
                        number(database, "SELECT sum(clicks) FROM click_totals"));
            }
        }
    }

    private static void fill(DataSource database, int links) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO urls (short_code, original_url) SELECT 'code' || number,"
                    + " 'https://example.com/some/path?number=' || number FROM generate_series(1, " + links
                    + ") AS number");
            statement.execute("VACUUM ANALYZE urls");
            statement.execute("CHECKPOINT");
        }
    }

    /** On links that are spread over the table; the n-th of them is clicked in proportion to 1/n. */
    private static Stream<Click> clicks(int links, int clicks) {
        Random random = new Random(42);
        return IntStream.range(0, clicks).mapToObj(click -> {
            int rank = (int) Math.exp(random.nextDouble() * Math.log(CLICKED_LINKS));
            int number = 1 + (int) (rank * 7_919L % links);
            return new Click(number, new ShortCode("code" + number), Instant.now());
        });
    }

    private static long number(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}

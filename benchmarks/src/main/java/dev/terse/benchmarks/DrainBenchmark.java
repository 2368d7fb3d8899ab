package dev.terse.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.terse.adapter.postgres.JournaledClicks;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.domain.Click;
import dev.terse.domain.ShortCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Random;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

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
        Path folder = Files.createTempDirectory("drain");
        JournaledClicks.Settings settings = new JournaledClicks.Settings(folder, false, 1L << 32, Duration.ZERO);
        try (HikariDataSource database = new HikariDataSource(config)) {
            new PostgresSchema(database, new PostgresSchema.Settings(partitions, 0, PostgresSchema.NEWEST_VERSION))
                    .migrate();
            fill(database, links);
            record(settings, links, clicks);

            long from = System.nanoTime();
            try (JournaledClicks journal = JournaledClicks.open(settings, database, InstantSource.system())) {
                while (journal.lagBytes() > 0) {
                    Thread.onSpinWait();
                }
            }
            double seconds = (System.nanoTime() - from) / 1e9;
            System.out.printf(
                    "%d partitions, %d links: %d clicks on %d of them in %.1f s, %.0f clicks/s, %d counted%n",
                    partitions,
                    links,
                    clicks,
                    CLICKED_LINKS,
                    seconds,
                    clicks / seconds,
                    number(database, "SELECT sum(clicks) FROM click_totals"));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
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
    private static void record(JournaledClicks.Settings settings, int links, int clicks) {
        Random random = new Random(42);
        try (JournaledClicks journal = JournaledClicks.open(settings, new Away(), InstantSource.system())) {
            long from = System.nanoTime();
            for (int click = 0; click < clicks; click++) {
                int rank = (int) Math.exp(random.nextDouble() * Math.log(CLICKED_LINKS));
                int number = 1 + (int) (rank * 7_919L % links);
                journal.record(new Click(number, new ShortCode("code" + number), Instant.now()));
            }
            System.out.printf("recorded %.0f clicks/s%n", clicks / ((System.nanoTime() - from) / 1e9));
        }
    }

    private static long number(DataSource database, String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** A database that can't be reached, while the clicks are recorded. */
    private static final class Away extends AbstractDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("away");
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }
    }
}

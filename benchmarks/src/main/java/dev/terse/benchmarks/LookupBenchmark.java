package dev.terse.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** One look-up of a random code among many, by the store itself, on each layout and with each way of planning. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class LookupBenchmark {
    /** A server on which the user may create databases, as a JDBC URL that ends in {@code /postgres?…}. */
    private static final String SERVER = System.getProperty("terse.benchmark.postgres", "");

    /** One leaves the table plain. */
    @Param({"1", "4", "16"})
    int partitions;

    /** What {@code plan_cache_mode} is set to. */
    @Param({"auto", "force_generic_plan"})
    String planning;

    /** How many links there are. */
    @Param("1000000")
    int links;

    private HikariDataSource pool;
    private PostgresUrlRepository repository;

    /** Makes the database of this layout, unless one with as many links is there from the run before. */
    @Setup(Level.Trial)
    public void connect() throws SQLException {
        String name = "lookups_" + partitions + "_" + links;
        boolean isNew = create(name);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(SERVER.replace("/postgres?", "/" + name + "?"));
        config.setConnectionInitSql("SET plan_cache_mode = " + planning);
        config.setMaximumPoolSize(1);
        pool = new HikariDataSource(config);
        if (isNew) {
            new PostgresSchema(pool, new PostgresSchema.Settings(partitions, 0, PostgresSchema.NEWEST_VERSION))
                    .migrate();
            fill();
        }
        repository = new PostgresUrlRepository(pool, InstantSource.system());
    }

    private static boolean create(String name) throws SQLException {
        try (Connection connection = DriverManager.getConnection(SERVER);
                Statement statement = connection.createStatement()) {
            if (statement
                    .executeQuery("SELECT FROM pg_database WHERE datname = '" + name + "'")
                    .next()) {
                return false;
            }
            return !statement.execute("CREATE DATABASE " + name);
        }
    }

    private void fill() throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO urls (short_code, original_url) SELECT 'code' || number,"
                    + " 'https://example.com/some/path?number=' || number FROM generate_series(1, " + links
                    + ") AS number");
            statement.execute("VACUUM ANALYZE urls");
        }
    }

    /** Closes the connection. */
    @TearDown(Level.Trial)
    public void disconnect() {
        pool.close();
    }

    /** A look-up that finds its link. */
    @Benchmark
    public Optional<ShortUrl> find() {
        return repository.findByCode(
                new ShortCode("code" + ThreadLocalRandom.current().nextInt(1, links + 1)));
    }
}

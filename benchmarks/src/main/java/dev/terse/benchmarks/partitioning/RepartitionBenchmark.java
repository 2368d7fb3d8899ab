package dev.terse.benchmarks.partitioning;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.terse.adapter.postgres.CachedUrlLookup;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.UrlChangeListener;
import dev.terse.benchmarks.partitioning.Request.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What clients notice of a repartition: look-ups, creates and updates at a fixed rate without one and during one. In the end the links are
 * compared with what the clients were told.
 */
public final class RepartitionBenchmark {
    private static final int[] LAYOUTS = {16, 64};

    private static final long USUAL_LINKS = 5_000_000;

    private static final double SHARE_OF_CAPACITY = 0.3;

    /** A while without a repartition is long enough to have checkpoints of the server in it, as one with it has. */
    private static final Times USUAL =
            new Times(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(130), Duration.ofSeconds(180));

    private static final Times SHORT =
            new Times(Duration.ofSeconds(3), Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(3));

    private final String url;
    private final Path jar;
    private final long links;
    private final Times times;

    private RepartitionBenchmark(String url, Path jar, long links, Times times) {
        this.url = url;
        this.jar = jar;
        this.links = links;
        this.times = times;
    }

    /** How long each is done before the links are moved. What settles is how statements are planned after the links moved last. */
    private record Times(Duration warmUp, Duration measureCapacity, Duration settle, Duration without) {}

    /**
     * Measures, and prints. Exits with 1 if a request failed or the links are not what they must be.
     *
     * @param args the jar of the service; then how many links, or not, and {@code --short}, or not
     */
    public static void main(String[] args) throws Exception {
        Path jar = Path.of(args[0]);
        List<String> options = List.of(args).subList(1, args.length);
        if (!String.join(" ", options).matches("([1-9]\\d{0,9}( --short)?|--short)?")) {
            throw new IllegalArgumentException("Expected [LINKS] [--short] and not " + String.join(" ", options));
        }
        long links = options.stream()
                .filter(option -> !option.equals("--short"))
                .findFirst()
                .map(Long::valueOf)
                .orElse(USUAL_LINKS);
        boolean isWell;
        try (Server server = Server.start()) {
            server.create("links");
            fill(server.url("links"), links);
            server.create("unloaded", "links");
            UnloadedCopy.measure(jar, server.url("unloaded"), links);
            server.drop("unloaded");
            server.checkpoint();
            Times times = options.contains("--short") ? SHORT : USUAL;
            isWell = new RepartitionBenchmark(server.url("links"), jar, links, times).measure();
        }
        System.exit(isWell ? 0 : 1);
    }

    private static void fill(String url, long links) throws SQLException {
        try (Layout layout = Layout.connect(url, 1, links)) {
            layout.migrate(PostgresSchema.NEWEST_VERSION);
            try (Connection connection = layout.pool().getConnection()) {
                Links.copy(connection, links);
            }
            new TextIndex(layout.pool()).make();
            layout.run("VACUUM (FREEZE, ANALYZE) urls");
            layout.run("CHECKPOINT");
        }
    }

    /** Returns false if something is wrong. */
    private boolean measure() throws SQLException, IOException, InterruptedException {
        try (Layout plain = Layout.connect(url, 1, links);
                HikariDataSource pool = new HikariDataSource(pool(16));
                HikariDataSource lookups = new HikariDataSource(lookupPool())) {
            try (Traffic traffic = new Traffic(pool, lookups, plain.jdbc(), links);
                    TextIndexUpkeep upkeep = TextIndexUpkeep.start(pool);
                    UrlChangeListener listener = traffic.listen(url)) {
                Load.capacity(traffic, times.warmUp());
                double capacity = Load.capacity(traffic, times.measureCapacity());
                double rate = capacity * SHARE_OF_CAPACITY;
                say("%,d links; %,.0f requests/s of %,.0f that can be answered", links, rate, capacity);
                long failed = 0;
                for (int partitions : LAYOUTS) {
                    failed += measure(traffic, rate, partitions);
                }
                List<String> differences = traffic.differences();
                differences.stream().limit(10).forEach(System.out::println);
                say(
                        "%,d requests failed. %,d links were created meanwhile, and %,d links differ from the record.",
                        failed, traffic.created(), differences.size());
                return failed == 0 && differences.isEmpty();
            }
        }
    }

    /** As the service is configured. */
    private HikariConfig pool(int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        config.setMaximumPoolSize(connections);
        config.setConnectionTimeout(2_000);
        config.setValidationTimeout(1_000);
        config.addDataSourceProperty("connectTimeout", 2);
        config.addDataSourceProperty("socketTimeout", 30);
        return config;
    }

    private HikariConfig lookupPool() {
        HikariConfig config = pool(CachedUrlLookup.MAX_CONNECTIONS);
        config.setConnectionInitSql("SET plan_cache_mode = force_generic_plan");
        return config;
    }

    /** Returns how many requests failed. */
    private long measure(Traffic traffic, double rate, int partitions) throws IOException, InterruptedException {
        List<Phase> phases = new ArrayList<>();
        Load load = Load.start(traffic, rate);
        try (load) {
            // Nothing is waited for here but time: the load runs on threads of its own, and is measured meanwhile.
            Thread.sleep(times.settle().toMillis());
            long from = System.nanoTime();
            Thread.sleep(times.without().toMillis());
            phases.add(new Phase("Without", from, System.nanoTime()));
            phases.addAll(RepartitionProcess.run(jar, url, partitions));
        }
        List<Request> requests = load.answered();
        print(phases.stream().map(phase -> phase.with(requests)).toList(), partitions);
        List<Request> failed = requests.stream().filter(Request::isFailed).toList();
        failed.stream()
                .limit(3)
                .forEach(request -> say("A %s failed: %s", request.kind().title(), request.failure()));
        return failed.size();
    }

    private void print(List<Phase> phases, int partitions) {
        say("%nInto %d partitions: p50, p99 and longest in ms, and p99 in proportion to that without", partitions);
        say(
                "%-22s %7s %8s %6s%s",
                "",
                "seconds",
                "rate",
                "failed",
                Arrays.stream(Kind.values())
                        .map(kind -> " | %-31s".formatted(kind.title()))
                        .collect(Collectors.joining()));
        phases.forEach(phase -> say("%s", line(phase, phases.get(0))));
        phases.forEach(phase -> {
            if (phase.title().equals(RepartitionProcess.COPY)) {
                say("Copied %,.0f rows/s", links / phase.seconds());
            } else if (phase.title().equals(RepartitionProcess.SWAP)) {
                say("Longest request at the swap %.0f ms", phase.longestMillis());
            }
        });
    }

    private static String line(Phase phase, Phase without) {
        StringBuilder line = new StringBuilder(String.format(
                Locale.ROOT, "%-22s %7.1f %6.0f/s %6d", phase.title(), phase.seconds(), phase.rate(), phase.failed()));
        for (Kind kind : Kind.values()) {
            double p99 = phase.millis(kind, 0.99);
            line.append(String.format(
                    Locale.ROOT,
                    " | %6.1f %7.1f %8.1f (%4.1f)",
                    phase.millis(kind, 0.5),
                    p99,
                    phase.millis(kind, 1),
                    p99 / without.millis(kind, 0.99)));
        }
        return line.toString();
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}

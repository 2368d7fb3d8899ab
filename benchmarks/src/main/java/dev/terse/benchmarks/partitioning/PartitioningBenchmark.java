package dev.terse.benchmarks.partitioning;

import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.repartition.Repartition;
import dev.terse.adapter.postgres.repartition.RepartitionListener;
import dev.terse.adapter.postgres.repartition.RepartitionOptions;
import dev.terse.adapter.postgres.repartition.RepartitionPhase;
import dev.terse.adapter.postgres.repartition.RepartitionProgress;
import dev.terse.benchmarks.partitioning.Samples.Key;
import dev.terse.benchmarks.partitioning.Samples.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Builds the same links on each layout, and measures what is done to them in rounds, each operation on one layout after the other. */
public final class PartitioningBenchmark {
    private static final Pattern OPTION = Pattern.compile("--(?:short|huge|charts|only=([1-9]\\d{0,9}))");

    private static final List<Integer> LAYOUTS = List.of(1, 4, 16, 64);

    private static final List<Long> SHORT = List.of(10_000L, 100_000L);
    private static final List<Long> USUAL = List.of(10_000L, 100_000L, 1_000_000L, 5_000_000L);
    private static final long HUGE = 50_000_000;

    /** From here on a round takes long. */
    private static final long MANY = 5_000_000;

    /** Links that are enough for this JVM to get used to everything. */
    private static final long FEW = 10_000;

    private final Server server;
    private final boolean isShort;
    private final Samples samples;

    /** Whether what is measured counts. */
    private boolean isWarm;

    private PartitioningBenchmark(Server server, boolean isShort, Samples samples) {
        this.server = server;
        this.isShort = isShort;
        this.samples = samples;
    }

    /**
     * Measures, unless only the charts are wanted, and draws the charts.
     *
     * @param args any of {@code --short}, {@code --huge}, {@code --only=LINKS} and {@code --charts}; then the folder of the results, which
     *     may be left out
     */
    public static void main(String[] args) throws Exception {
        List<String> options =
                Arrays.stream(args).filter(arg -> arg.startsWith("--")).toList();
        List<Long> only = options.stream()
                .map(OPTION::matcher)
                .filter(Matcher::matches)
                .flatMap(option -> Stream.ofNullable(option.group(1)))
                .map(Long::valueOf)
                .toList();
        if (!options.stream().allMatch(OPTION.asMatchPredicate()) || !only.isEmpty() && options.size() > 1) {
            throw new IllegalArgumentException(
                    "The options are --short, --huge, --charts, and --only=LINKS without another");
        }
        Path folder = Path.of(Arrays.stream(args)
                .filter(arg -> !arg.startsWith("--"))
                .findFirst()
                .orElse("docs/when-to-partition"));
        Path results = Files.createDirectories(folder).resolve("results.csv");
        if (!options.contains("--charts")) {
            List<Summary> before = !only.isEmpty() && Files.exists(results) ? Samples.read(results) : List.of();
            try (Server server = Server.startQuiet()) {
                putMachine(server, before, folder.resolve("machine.csv"));
                new PartitioningBenchmark(server, options.contains("--short"), new Samples(before))
                        .measure(only.isEmpty() ? sizes(options) : only, results);
            }
        }
        List<Summary> summaries = Samples.read(results);
        Charts.draw(summaries, folder);
        Path page = folder.resolveSibling(folder.getFileName() + ".md");
        if (Files.exists(page)) {
            Tables.put(summaries, page);
        }
    }

    /** What was measured on another machine is nothing to put results beside. */
    private static void putMachine(Server server, List<Summary> before, Path file) throws IOException {
        if (!before.isEmpty() && !Files.readAllLines(file).equals(server.machine())) {
            throw new IllegalStateException(file + " is of another machine: measure all, or into another folder");
        }
        Files.write(file, server.machine());
    }

    private static List<Long> sizes(List<String> options) {
        List<Long> sizes = new ArrayList<>(options.contains("--short") ? SHORT : USUAL);
        if (options.contains("--huge")) {
            sizes.add(HUGE);
        }
        return sizes;
    }

    /** After each number of links the results are written. */
    private void measure(List<Long> sizes, Path results) throws SQLException, IOException {
        if (!isShort) {
            measure(FEW, 1);
        }
        isWarm = true;
        for (long rows : sizes) {
            measure(rows, isShort ? 1 : rows < MANY ? 5 : 3);
            samples.write(results);
        }
    }

    private void measure(long rows, int rounds) throws SQLException, IOException {
        List<Layout> layouts = new ArrayList<>();
        try {
            build(rows, layouts);
            for (int round = 1; round <= rounds; round++) {
                for (Operation operation : Operation.values()) {
                    layouts.forEach(Layout::read);
                    int turns = isShort ? 1 + operation.turns() / 10 : operation.turns();
                    for (int turn = 0; turn < turns; turn++) {
                        measure(operation, layouts, round, turn);
                    }
                }
                say("%,d links: round %d of %d%s", rows, round, rounds, isWarm ? "" : ", to warm up");
            }
        } finally {
            layouts.forEach(Layout::close);
        }
        LAYOUTS.forEach(partitions -> server.drop("links_" + partitions));
    }

    private void measure(Operation operation, List<Layout> layouts, int round, int turn) throws IOException {
        Collections.rotate(layouts, 1);
        for (Layout layout : layouts) {
            if (operation.isFor(layout)) {
                add(
                        operation.name(),
                        operation.unit(),
                        layout,
                        operation.measure(layout, new Random(round * 1_000L + turn)));
            }
        }
    }

    /** Fills a table of V1, and has each layout made of a copy of it by the migrations, as a database of the first version would be. */
    private void build(long rows, List<Layout> layouts) throws SQLException {
        server.create("links");
        try (Layout first = Layout.connect(server.url("links"), 1, rows)) {
            first.migrate(1);
            first.run("CREATE EXTENSION pg_prewarm");
            try (var connection = first.pool().getConnection()) {
                Links.copy(connection, rows);
            }
            first.run("VACUUM (FREEZE, ANALYZE) urls");
        }
        for (int partitions : LAYOUTS) {
            if (partitions > 1) {
                repartition(partitions, rows);
            }
            Layout layout = copy("links_" + partitions, partitions, rows);
            layouts.add(layout);
            if (partitions > 1) {
                addLockTime("LOCKED_BY_V2", layout, lockTime -> layout.migrate(2));
            }
            layout.migrate(PostgresSchema.NEWEST_VERSION);
            new TextIndex(layout.pool()).make();
            layout.run("VACUUM (FREEZE, ANALYZE) urls");
            say("%,d links: built %s", rows, Labels.layout(partitions));
        }
        server.drop("links");
        server.checkpoint();
    }

    /** For the lock time alone: what is measured are layouts that the migrations made. */
    private void repartition(int partitions, long rows) {
        String name = "repartitioned";
        try (Layout layout = copy(name, partitions, rows)) {
            Repartition repartition = new Repartition(layout.pool());
            addLockTime(
                    "LOCKED_BY_REPARTITION",
                    layout,
                    lockTime -> repartition.run(RepartitionOptions.into(partitions), seldomWhereRowsAreRead(lockTime)));
        }
        server.drop(name);
    }

    /** Many rows would be copied slowly if somebody looked at the table all the while. */
    private static RepartitionListener seldomWhereRowsAreRead(LockTime lockTime) {
        return new RepartitionListener() {
            @Override
            public void progressed(RepartitionProgress progress) {
                lockTime.measureSeldom(
                        progress.phase() == RepartitionPhase.COPY || progress.phase() == RepartitionPhase.VERIFY);
            }

            @Override
            public void waits(RepartitionPhase phase, String reason) {}
        };
    }

    /** Of the table of V1. */
    private Layout copy(String name, int partitions, long rows) {
        server.create(name, "links");
        return Layout.connect(server.url(name), partitions, rows);
    }

    private void addLockTime(String operation, Layout layout, Consumer<LockTime> change) {
        add(operation, "ms", layout, LockTime.during(layout, change).toNanos() / 1e6);
    }

    private void add(String operation, String unit, Layout layout, double value) {
        if (!isWarm) {
            return;
        }
        String name = operation.toLowerCase(Locale.ROOT).replace('_', '-');
        samples.add(new Key(name, unit, layout.rows(), layout.partitions()), value);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}

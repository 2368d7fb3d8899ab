package dev.terse.benchmarks.partitioning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How fast a repartition copies while nobody else uses the database, beside one statement that copies the same rows. */
final class UnloadedCopy {
    private static final int PARTITIONS = 16;

    private static final Set<String> TIMED = Set.of(RepartitionProcess.COPY, RepartitionProcess.INDEX);

    /** As {@code urls} is before it is repartitioned: the same rows in the same blocks. */
    private static final String SOURCE =
            """
            CREATE TABLE source WITH (fillfactor = 80) AS
            SELECT id, short_code, original_url, created_at, clicks, last_click_at
            FROM urls""";

    /** As {@code urls} is afterwards, with its indexes and constraints. */
    private static final String TARGET =
            """
            CREATE TABLE target (LIKE urls INCLUDING ALL) PARTITION BY HASH (short_code)""";

    private static final String BARE =
            """
            INSERT INTO target (id, short_code, original_url, created_at, clicks, last_click_at)
            OVERRIDING SYSTEM VALUE
            SELECT id, short_code, original_url, created_at, clicks, last_click_at
            FROM source""";

    private final Layout layout;

    private UnloadedCopy(Layout layout) {
        this.layout = layout;
    }

    /** Measures, and prints. The links have to be in a plain table, and are not afterwards. */
    static void measure(Path jar, String url, long links) throws IOException, InterruptedException {
        try (Layout layout = Layout.connect(url, 1, links)) {
            UnloadedCopy copy = new UnloadedCopy(layout);
            layout.run(SOURCE);
            layout.run("VACUUM (FREEZE, ANALYZE) source");
            double copied = links / copy.repartition(jar, url);
            double bare = links / copy.bare();
            System.out.printf(
                    Locale.ROOT,
                    "Without load, into %d partitions: copied and indexed %,.0f rows/s, and by a bare INSERT %,.0f rows/s (%.2f)%n",
                    PARTITIONS,
                    copied,
                    bare,
                    copied / bare);
        }
    }

    /** Returns the seconds that it copied, and made those indexes that a bare statement adds each row to. */
    private double repartition(Path jar, String url) throws IOException, InterruptedException {
        layout.run("CHECKPOINT");
        return RepartitionProcess.run(jar, url, PARTITIONS).stream()
                .filter(phase -> TIMED.contains(phase.title()))
                .mapToDouble(Phase::seconds)
                .sum();
    }

    private double bare() {
        layout.run(TARGET);
        layout.run(IntStream.range(0, PARTITIONS)
                .mapToObj(remainder ->
                        "CREATE TABLE target_p%d PARTITION OF target FOR VALUES WITH (MODULUS %d, REMAINDER %d) WITH (fillfactor = 80)"
                                .formatted(remainder, PARTITIONS, remainder))
                .collect(Collectors.joining(";\n")));
        layout.run("CHECKPOINT");
        long from = System.nanoTime();
        layout.run(BARE);
        return (System.nanoTime() - from) / 1e9;
    }
}

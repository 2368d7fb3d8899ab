package dev.terse.benchmarks.partitioning;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command {@code repartition}, run as an operator runs it, and the phases that it tells of. */
final class RepartitionProcess {
    static final String COPY = "Copying";
    static final String INDEX = "Indexing";
    static final String SWAP = "Swapping";

    private static final List<String> PHASES =
            List.of("Making the new table", COPY, INDEX, "Comparing", "Analyzing", SWAP, "Dropping the old table");

    private static final String STARTING = "Starting";

    private RepartitionProcess() {}

    /**
     * Runs it to its end.
     *
     * @param jar the service
     * @param url the database
     * @param partitions how many there are to be
     * @return its phases in their order, the first of which is the start of its JVM
     * @throws IllegalStateException if it fails
     */
    static List<Phase> run(Path jar, String url, int partitions) throws IOException, InterruptedException {
        List<Phase> phases = new ArrayList<>();
        String title = STARTING;
        long from = System.nanoTime();
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        jar.toString(),
                        "repartition",
                        "--partitions=" + partitions,
                        "--spring.datasource.url=" + url)
                .redirectError(Redirect.INHERIT)
                .start();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                String next = line.replaceFirst(":.*", "");
                if (PHASES.contains(next) && !next.equals(title)) {
                    long now = System.nanoTime();
                    phases.add(new Phase(title, from, now));
                    title = next;
                    from = now;
                } else if (!PHASES.contains(next)) {
                    System.out.println(line);
                }
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException("repartition ended with " + process.exitValue());
        }
        phases.add(new Phase(title, from, System.nanoTime()));
        return phases;
    }
}

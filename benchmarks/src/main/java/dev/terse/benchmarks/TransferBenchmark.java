package dev.terse.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.transfer.LinkFormat;
import dev.terse.transfer.LinkWriter;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Links into a store and out of it by the commands that an operator has. */
public final class TransferBenchmark {
    private static final int[] LAYOUTS = {1, 4};

    private static final String HEAP = "-Xmx128m";

    /** Scatters codes as generated ones are: odd, so that no two numbers have the same one. */
    private static final long SCATTER = 0x9E3779B97F4A7C15L;

    private static final long CODES = 1L << 40;

    private static final Instant FIRST = Instant.parse("2024-01-01T00:00:00Z");

    private final EmbeddedPostgres server;
    private final Path jar;
    private final Path folder;
    private final long links;

    private TransferBenchmark(EmbeddedPostgres server, Path jar, Path folder, long links) {
        this.server = server;
        this.jar = jar;
        this.folder = folder;
        this.links = links;
    }

    /**
     * Measures, and prints. Exits with 1 if two exports differ.
     *
     * @param args the jar of the service, and how many links
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("terse-transfer");
        boolean isEqual = true;
        try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                // The library turns both off.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("max_wal_size", "4GB")
                .start()) {
            TransferBenchmark benchmark =
                    new TransferBenchmark(server, Path.of(args[0]), folder, Long.parseLong(args[1]));
            for (LinkFormat format : LinkFormat.values()) {
                Path file = benchmark.generate(format);
                for (int partitions : format == LinkFormat.CSV ? LAYOUTS : new int[] {4}) {
                    isEqual &= benchmark.measure(format, file, partitions);
                }
                Files.delete(file);
            }
        } finally {
            Files.delete(folder);
        }
        System.exit(isEqual ? 0 : 1);
    }

    private Path generate(LinkFormat format) throws IOException {
        Path file = folder.resolve("links." + format.extension());
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
                LinkWriter writer = format.write(out)) {
            for (long number = 0; number < links; number++) {
                writer.write(link(number));
            }
        }
        say("%n%,d links in %s: %,d bytes", links, format, Files.size(file));
        return file;
    }

    /** Every other one has a title and every third one tags; each has clicks on one day or two. */
    private static ArchivedUrl link(long number) {
        Instant createdAt = FIRST.plusMillis(number * 60_000 + number % 1_000);
        LocalDate day = LocalDate.ofInstant(createdAt, ZoneOffset.UTC);
        long clicks = 1 + number % 50;
        List<DailyClicks> daily = new ArrayList<>(List.of(new DailyClicks(day, clicks)));
        if (number % 2 == 0) {
            daily.add(new DailyClicks(day.plusDays(1), 3));
            clicks += 3;
        }
        return new ArchivedUrl(
                new ShortCode(String.format("%7s", Long.toString((number * SCATTER) & (CODES - 1), 36))
                        .replace(' ', '0')),
                new LinkDetails(
                        new OriginalUrl("https://example.com/some/path?of=usual&length=" + number),
                        number % 2 == 0 ? new Title("The title of a page, \"number\" " + number) : null,
                        number % 3 == 0 ? Tags.of(List.of("campaign-" + number % 7, "print")) : Tags.NONE,
                        ActivePeriod.ALWAYS,
                        null,
                        true,
                        Forwarding.DEFAULT),
                new LinkHistory(0, clicks, createdAt.plusSeconds(86_400), createdAt, daily));
    }

    /** Returns false if the two exports differ. */
    private boolean measure(LinkFormat format, Path file, int partitions) throws IOException, InterruptedException {
        Path first = folder.resolve("first");
        Path second = folder.resolve("second");
        say("%n%s, %s", format, partitions == 1 ? "a plain table" : partitions + " partitions");
        String name = format.extension() + partitions;
        run("import from the file", importing(format, file), database(name + "a"), partitions);
        run("export", exporting(format, first), url(name + "a"), partitions);
        run("import of the export", importing(format, first), database(name + "b"), partitions);
        run("the same import again", importing(format, first), url(name + "b"), partitions);
        run("export", exporting(format, second), url(name + "b"), partitions);
        boolean isEqual = Files.mismatch(first, second) < 0;
        say("The exports are %s: %,d bytes", isEqual ? "equal byte for byte" : "NOT EQUAL", Files.size(second));
        Files.delete(first);
        Files.delete(second);
        drop(name + "a");
        drop(name + "b");
        return isEqual;
    }

    private static List<String> importing(LinkFormat format, Path file) {
        return List.of("import", "--from=" + format.extension(), file.toString());
    }

    private static List<String> exporting(LinkFormat format, Path file) {
        return List.of("export", "--format=" + format.extension(), file.toString());
    }

    private String database(String name) {
        JdbcClient.create(server.getPostgresDatabase())
                .sql("CREATE DATABASE " + name)
                .update();
        return url(name);
    }

    private void drop(String name) {
        JdbcClient.create(server.getPostgresDatabase())
                .sql("DROP DATABASE " + name)
                .update();
    }

    private String url(String name) {
        return server.getJdbcUrl("postgres", name);
    }

    private void run(String what, List<String> arguments, String url, int partitions)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-jar", jar.toString()));
        command.addAll(arguments);
        command.add("--spring.datasource.url=" + url);
        command.add("--terse.partitions=" + partitions);
        long start = System.nanoTime();
        Process process =
                new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
        String last = "";
        try (BufferedReader output = process.inputReader(UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                last = line;
            }
        }
        if (process.waitFor() != 0) {
            throw new IllegalStateException(what + " ended with " + process.exitValue());
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        say(
                "  %-22s %6.1f s with the start of the JVM, %,7.0f links/s; it says: %s",
                what, seconds, links / seconds, last);
    }

    private static void say(String format, Object... values) {
        System.out.printf(Locale.ROOT, format + "%n", values);
    }
}

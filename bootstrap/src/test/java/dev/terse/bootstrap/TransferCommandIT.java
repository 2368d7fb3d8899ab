package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.PostgresServer;
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
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The commands as processes. A million links are {@code benchmarks/transfer}. */
class TransferCommandIT {
    /** Of each kind. Ten are {@code -Dterse.test.kills=10}. */
    private static final int KILLS = Integer.getInteger("terse.test.kills", 1);

    private static final int LINKS = 25_000;
    private static final Duration LONGEST_RUN = Duration.ofMillis(2_500);

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private record Outcome(int code, List<String> lines) {}

    @ParameterizedTest
    @EnumSource
    void what_is_imported_is_exported_as_it_was_whatever_the_layout(LinkFormat format, @TempDir Path folder)
            throws Exception {
        Path file = file(folder, format);
        Path first = folder.resolve("first." + format.extension());
        Path second = folder.resolve("second." + format.extension());
        String plain = "--spring.datasource.url=" + PostgresServer.newDatabase();
        String partitioned = "--spring.datasource.url=" + PostgresServer.newDatabase();

        Outcome imported =
                run("import", "--from=" + format.extension(), file.toString(), plain, "--terse.partitions=1");
        Outcome exported = run("export", first.toString(), plain);
        run("import", "--from=" + format.extension(), first.toString(), partitioned, "--terse.partitions=4");
        run("export", second.toString(), partitioned);

        assertThat(imported.lines())
                .last()
                .asString()
                .startsWith("25,000 links were stored, 0 were there already, 0 were refused.");
        assertThat(exported.lines()).last().asString().startsWith("25,000 links were written.");
        assertThat(Files.mismatch(first, second)).isNegative();
        assertThat(Files.size(first)).isEqualTo(Files.size(file));
    }

    @Test
    @Timeout(600)
    void killed_at_any_point_they_go_on_and_end_in_the_same_state(@TempDir Path folder) throws Exception {
        Path file = file(folder, LinkFormat.CSV);
        Path expected = folder.resolve("expected.csv");
        Path exported = folder.resolve("exported.csv");
        String whole = "--spring.datasource.url=" + PostgresServer.newDatabase();
        run("import", "--from=csv", file.toString(), whole);
        run("export", expected.toString(), whole);
        for (int i = 0; i < KILLS; i++) {
            String database = "--spring.datasource.url=" + PostgresServer.newDatabase();
            kill("import", "--from=csv", file.toString(), database);
            kill("import", "--from=csv", file.toString(), database);

            assertThat(run("import", "--from=csv", file.toString(), database).code())
                    .isZero();
            kill("export", exported.toString(), database);
            assertThat(run("export", exported.toString(), database).code()).isZero();

            assertThat(Files.mismatch(expected, exported)).as("seed " + seed).isNegative();
            Files.delete(exported);
        }
    }

    @Test
    void an_export_for_which_there_is_no_room_fails() throws Exception {
        String database = "--spring.datasource.url=" + PostgresServer.newDatabase();
        run("import", "--from=csv", "/dev/null", database);

        Process process = command("export", database)
                .redirectOutput(new File("/dev/full"))
                .start();

        try (BufferedReader errors = process.errorReader(UTF_8)) {
            assertThat(errors.lines())
                    .containsExactly(
                            "The file can't be read or written: the standard output does not take what is written.");
        }
        assertThat(process.waitFor()).isOne();
    }

    @Test
    void tables_that_are_not_there_are_not_exported(@TempDir Path folder) throws Exception {
        Outcome outcome = run(
                "export",
                folder.resolve("links.csv").toString(),
                "--spring.datasource.url=" + PostgresServer.newDatabase());

        assertThat(outcome.code()).isOne();
        assertThat(outcome.lines()).containsExactly("There are no links in this database.");
    }

    private static Path file(Path folder, LinkFormat format) throws IOException {
        Path file = folder.resolve("links." + format.extension());
        try (OutputStream out = Files.newOutputStream(file);
                LinkWriter writer = format.write(out)) {
            for (int number = 0; number < LINKS; number++) {
                writer.write(link(number));
            }
        }
        return file;
    }

    private static ArchivedUrl link(int number) {
        LocalDate day = LocalDate.parse("2025-01-01").plusDays(number % 300);
        return new ArchivedUrl(
                new ShortCode("c" + Integer.toString(number * 7_919 % 1_000_003, 36)),
                new LinkDetails(
                        new OriginalUrl("https://example.com/?a=%22,\"" + number + "'é\\"),
                        number % 2 == 0 ? new Title("=\"" + number + "\", \\N \uD83D\uDE00") : null,
                        number % 3 == 0 ? Tags.of(List.of("NULL", "a b", "\"" + number % 5)) : Tags.NONE,
                        ActivePeriod.ALWAYS,
                        number % 7 == 0 ? 100L : null,
                        number % 11 != 0,
                        Forwarding.DEFAULT),
                new LinkHistory(
                        number % 4,
                        10,
                        Instant.parse("2026-01-01T00:00:00.001Z").plusMillis(number),
                        Instant.parse("2025-01-01T00:00:00Z").plusMillis(number * 1_001L),
                        List.of(new DailyClicks(day, 6), new DailyClicks(day.plusDays(1), 4))));
    }

    private void kill(String... arguments) throws Exception {
        Process process = start(arguments);
        LockSupport.parkNanos(Duration.ofSeconds(2).toNanos() + random.nextLong(LONGEST_RUN.toNanos()));
        // Not by the process itself, which would close its output as well.
        process.toHandle().destroyForcibly();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            assertThat(output.lines()).noneMatch(line -> line.startsWith("\tat "));
        }
        process.waitFor();
    }

    private static Outcome run(String... arguments) throws Exception {
        Process process = start(arguments);
        List<String> lines = new ArrayList<>();
        try (BufferedReader output = process.inputReader(UTF_8)) {
            output.lines().forEach(lines::add);
        }
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        return new Outcome(process.exitValue(), lines);
    }

    private static Process start(String... arguments) throws IOException {
        return command(arguments).redirectErrorStream(true).start();
    }

    private static ProcessBuilder command(String... arguments) {
        return new ProcessBuilder(ServiceProcess.command(List.of(), List.of(arguments)));
    }
}

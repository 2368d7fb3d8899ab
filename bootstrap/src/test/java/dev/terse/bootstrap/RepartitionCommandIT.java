package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.RecordingWriters;
import dev.terse.adapter.postgres.TestDatabase;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command as a process, while others write the links that it moves. */
class RepartitionCommandIT {
    /** Of each kind. Ten are {@code -Dterse.test.kills=10}. */
    private static final int KILLS = Integer.getInteger("terse.test.kills", 1);

    private static final int[] LAYOUTS = {16, 4, 1};

    /** What it prints when it begins with each. */
    private static final List<String> PHASES = List.of(
            "Making the new table",
            "Copying",
            "Indexing",
            "Comparing",
            "Analyzing",
            "Swapping",
            "Dropping the old table");

    private static final Duration LONGEST_DELAY = Duration.ofMillis(300);

    private static final String BACKEND =
            """
            SELECT pid
            FROM pg_stat_activity
            WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()
            ORDER BY random()
            LIMIT 1""";

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    private enum Kill {
        COMMAND,
        BACKEND
    }

    @Test
    @Timeout(3600)
    void killed_at_any_point_it_is_resumed_and_no_change_is_lost(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                TestDatabase database = TestDatabase.plain(server.url());
                RecordingWriters writers = new RecordingWriters(database, seed)) {
            for (int i = 0; i < KILLS; i++) {
                for (Kill kill : Kill.values()) {
                    int partitions = LAYOUTS[random.nextInt(LAYOUTS.length)];
                    boolean isKilled;
                    do {
                        isKilled = repartition(server, partitions, kill);
                    } while (!isKilled);
                }
            }

            assertThat(writers.stop()).as("by the record, seed " + seed).isEqualTo(writers.links());
            assertThat(writers.failures()).isEmpty();
        }
    }

    @Test
    void a_dry_run_refuses_what_the_disk_has_no_room_for(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            TestDatabase.plain(server.url()).close();
            statement.execute("ALTER SYSTEM SET max_wal_size = '1000TB'");
            statement.execute("SELECT pg_reload_conf()");

            assertEnds(start(server, 4, "--dry-run"), 3, "Nothing was changed.", "The disk of the database has ");
        }
    }

    @Test
    void a_second_one_is_told_by_its_exit_code(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement()) {
            TestDatabase.plain(server.url()).close();
            statement.execute("SELECT pg_advisory_lock(hashtextextended('terse repartition of public', 0))");

            assertEnds(start(server, 4), 4, "Another repartition of the table urls is under way");
        }
    }

    private static void assertEnds(Process process, int exitCode, String... says)
            throws IOException, InterruptedException {
        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8)).contains(says);
        assertThat(process.waitFor()).isEqualTo(exitCode);
    }

    /** One that is killed, and the same again until it is done. Returns false if it was done before. */
    private boolean repartition(RestartableServer server, int partitions, Kill kill) throws Exception {
        // Into the other layout first, so that there is something to do.
        run(server, partitions == 4 ? 16 : 4);
        Process killed = start(server, partitions);
        String phase = PHASES.get(random.nextInt(PHASES.size()));
        boolean isKilled;
        try (BufferedReader output = killed.inputReader(UTF_8)) {
            List<String> lines = readTo(phase, output);
            LockSupport.parkNanos(random.nextLong(LONGEST_DELAY.toNanos()));
            isKilled = killed.isAlive();
            if (kill == Kill.COMMAND) {
                // Not by the process itself, which would close its output as well.
                killed.toHandle().destroyForcibly();
            } else {
                killBackend(server);
            }
            output.lines().forEach(lines::add);
            assertThat(lines).noneMatch(line -> line.startsWith("\tat ") || line.equals("null"));
        }
        killed.waitFor();
        run(server, partitions);
        return isKilled;
    }

    private static List<String> readTo(String phase, BufferedReader output) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            lines.add(line);
            if (line.startsWith(phase)) {
                return lines;
            }
        }
        throw new AssertionError("It ended before it was " + phase + ": " + String.join("\n", lines));
    }

    /** The server ends all connections then, and recovers. */
    private static void killBackend(RestartableServer server) throws IOException, InterruptedException, SQLException {
        try (Connection connection = DriverManager.getConnection(server.url());
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(BACKEND)) {
            rows.next();
            new ProcessBuilder("kill", "-KILL", rows.getString(1)).start().waitFor();
        }
    }

    private static void run(RestartableServer server, int partitions) throws IOException, InterruptedException {
        List<String> attempts = new ArrayList<>();
        for (int attempt = 0; attempt < 20; attempt++) {
            Process process = start(server, partitions);
            try (BufferedReader output = process.inputReader(UTF_8)) {
                output.lines().forEach(attempts::add);
            }
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            if (process.exitValue() == 0) {
                return;
            }
            // The server may be recovering.
        }
        throw new AssertionError("Not done after: " + String.join("\n", attempts));
    }

    private static Process start(RestartableServer server, int partitions, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "repartition",
                "--partitions=" + partitions,
                "--max-rows-per-second=1000",
                "--batch-rows=50",
                "--spring.datasource.url=" + server.url()));
        arguments.addAll(List.of(options));
        return new ProcessBuilder(ServiceProcess.command(List.of(), arguments))
                .redirectErrorStream(true)
                .start();
    }
}

package dev.terse.bootstrap;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL server of a test's own, which can be ended and started again on the same data and port. */
final class RestartableServer implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;

    /** It recovers, while its clients already ask for connections. */
    private static final Duration STARTUP_WAIT = Duration.ofMinutes(2);

    private final Path data;
    private EmbeddedPostgres server;

    RestartableServer(Path folder) throws IOException {
        data = folder.resolve("data");
        server = start(0);
    }

    /** Durable, as servers are and the library's are not by themselves. */
    private EmbeddedPostgres start(int port) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(data)
                .setCleanDataDirectory(false)
                .setPort(port)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setPGStartupWait(STARTUP_WAIT)
                .start();
    }

    String url() {
        return server.getJdbcUrl("postgres", "postgres");
    }

    int port() {
        return server.getPort();
    }

    /** Stops it; its clients are told. */
    void stop() throws IOException {
        server.close();
    }

    /** Ends it at once, as {@code pg_ctl stop -m immediate} does: it has to recover at its next start. */
    void crash() throws Exception {
        long pid = Long.parseLong(
                Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
        ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
        new ProcessBuilder("kill", "-QUIT", String.valueOf(pid)).start().waitFor();
        postmaster.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        server.close();
    }

    /** After it was ended. */
    void restart() throws IOException {
        server = start(server.getPort());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}

package dev.terse.benchmarks.partitioning;

import com.sun.management.OperatingSystemMXBean;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A PostgreSQL server of its own on loopback, of the version that the service brings along, and as durable as its defaults are. */
final class Server implements AutoCloseable {
    private static final long MEBIBYTE = 1 << 20;

    private final EmbeddedPostgres postgres;

    private Server(EmbeddedPostgres postgres) {
        this.postgres = postgres;
    }

    /** One that does by itself what its defaults say. */
    static Server start() throws IOException {
        return new Server(durable().start());
    }

    /**
     * One that does nothing by itself from time to time, which would hit one layout and not the other. Its own memory has room for five
     * million links on each layout, since what the operating system keeps in memory of files, and for how long, is not for this to say; and
     * its log does not grow without bound.
     */
    static Server startQuiet() throws IOException {
        return new Server(durable()
                .setServerConfig("shared_buffers", system().getTotalMemorySize() / MEBIBYTE * 3 / 8 + "MB")
                .setServerConfig("autovacuum", "off")
                .setServerConfig("max_wal_size", "4GB")
                .setServerConfig("checkpoint_timeout", "1d")
                .start());
    }

    private static EmbeddedPostgres.Builder durable() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofMinutes(1))
                // The library turns both off.
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on");
    }

    /** Not a pool: for what is done now and then. */
    JdbcClient jdbc() {
        return JdbcClient.create(postgres.getPostgresDatabase());
    }

    String url(String database) {
        return postgres.getJdbcUrl("postgres", database);
    }

    /** What the results depend on, by line. */
    List<String> machine() {
        return List.of(
                "what,value",
                "processors," + Runtime.getRuntime().availableProcessors(),
                "memory in GiB," + Math.round(system().getTotalMemorySize() / (double) (1 << 30)),
                "operating system," + system().getName() + " " + system().getArch(),
                "java," + Runtime.version(),
                "postgresql," + setting("server_version"),
                "shared_buffers," + setting("shared_buffers"),
                "max_wal_size," + setting("max_wal_size"),
                "maintenance_work_mem," + setting("maintenance_work_mem"),
                "fsync," + setting("fsync"),
                "synchronous_commit," + setting("synchronous_commit"));
    }

    private static OperatingSystemMXBean system() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    }

    private String setting(String name) {
        return jdbc().sql("SHOW " + name).query(String.class).single();
    }

    void create(String database) {
        jdbc().sql("CREATE DATABASE " + database).update();
    }

    /** As the copy of another, to which nobody is connected. */
    void create(String database, String template) {
        jdbc().sql("CREATE DATABASE " + database + " TEMPLATE " + template + " STRATEGY FILE_COPY")
                .update();
    }

    void drop(String database) {
        jdbc().sql("DROP DATABASE " + database).update();
    }

    void checkpoint() {
        jdbc().sql("CHECKPOINT").update();
    }

    @Override
    public void close() throws IOException {
        postgres.close();
    }
}

package dev.terse.adapter.postgres.repartition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The disk space of the server. PostgreSQL tells nobody how much of it is free. Where the server runs on this machine, and its user may know
 * where the data is, this machine tells.
 */
final class DiskSpace {
    /** The new table is as large as the old one at most, but for pages that are not full yet in each partition. */
    private static final double SURPLUS = 1.1;

    private static final long UNKNOWN = -1;

    private static final String LOG_BYTES =
            """
            SELECT setting::bigint * 1024 * 1024
            FROM pg_settings
            WHERE name = 'max_wal_size'""";

    /** An address of this machine's own may be the end of a tunnel to another one. */
    private static final String FOLDER =
            """
            SELECT coalesce(nullif(pg_tablespace_location(dattablespace), ''), current_setting('data_directory')) AS folder, pid, backend_start
            FROM pg_database
            JOIN pg_stat_activity ON pid = pg_backend_pid()
            WHERE pg_database.datname = current_database()
                AND (inet_server_addr() IS NULL OR inet_server_addr() <<= '127.0.0.0/8' OR inet_server_addr() = '::1')
                AND (pg_tablespace_location(dattablespace) <> '' OR pg_has_role(current_user, 'pg_read_all_settings', 'USAGE'))""";

    /** How much the two ways to tell when a process began may differ. */
    private static final Duration TOLERANCE = Duration.ofSeconds(10);

    private final JdbcClient jdbc;

    DiskSpace(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns how much a part of the new table needs, and the log of writing it. */
    long needed(double bytes) {
        long log = jdbc.sql(LOG_BYTES).query(Long.class).single();
        return bytes == 0 ? 0 : (long) (bytes * SURPLUS) + log;
    }

    OptionalLong free() {
        return jdbc
                .sql(FOLDER)
                .query((row, number) -> isHere(
                                row.getLong("pid"),
                                row.getTimestamp("backend_start").toInstant())
                        ? usable(row.getString("folder"))
                        : UNKNOWN)
                .list()
                .stream()
                .mapToLong(Long::longValue)
                .filter(bytes -> bytes != UNKNOWN)
                .findFirst();
    }

    /** Tells whether a process of the server is one of this machine: there is one of its number, which began when it says. */
    static boolean isHere(long pid, Instant start) {
        return ProcessHandle.of(pid).flatMap(process -> process.info().startInstant()).stream()
                .anyMatch(begun -> Duration.between(begun, start).abs().compareTo(TOLERANCE) < 0);
    }

    private static long usable(String folder) {
        try {
            return Files.getFileStore(Path.of(folder)).getUsableSpace();
        } catch (IOException | InvalidPathException e) {
            return UNKNOWN;
        }
    }
}

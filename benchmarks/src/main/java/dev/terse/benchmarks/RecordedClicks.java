package dev.terse.benchmarks;

import dev.terse.adapter.postgres.JournaledClicks;
import dev.terse.domain.Click;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** Clicks in a journal of their own, none of which is counted yet. */
public final class RecordedClicks implements AutoCloseable {
    private static final long LIMIT = 1L << 32;

    private final Path folder;
    private final JournaledClicks.Settings settings;

    private RecordedClicks(Path folder) {
        this.folder = folder;
        this.settings = new JournaledClicks.Settings(folder, false, LIMIT, Duration.ZERO);
    }

    /**
     * Records clicks.
     *
     * @param clicks in this order
     * @return the journal
     */
    public static RecordedClicks of(Stream<Click> clicks) throws IOException {
        RecordedClicks recorded = new RecordedClicks(Files.createTempDirectory("clicks"));
        try (JournaledClicks journal = JournaledClicks.open(recorded.settings, new Away(), InstantSource.system())) {
            clicks.forEach(journal::record);
        }
        return recorded;
    }

    /**
     * Counts them, as the service does.
     *
     * @param database where
     * @return how long that took
     */
    public Duration count(DataSource database) {
        long from = System.nanoTime();
        try (JournaledClicks journal = JournaledClicks.open(settings, database, InstantSource.system())) {
            while (journal.lagBytes() > 0) {
                Thread.onSpinWait();
            }
            return Duration.ofNanos(System.nanoTime() - from);
        }
    }

    /** Deletes the journal. */
    @Override
    public void close() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    /** A database that can't be reached, while the clicks are recorded. */
    private static final class Away extends AbstractDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("away");
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }
    }
}

package dev.terse.adapter.postgres;

import dev.terse.testkit.UrlArchiveContract;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on one layout of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresUrlArchiveOnLayout extends UrlArchiveContract {
    private final TestDatabase database;

    @SuppressWarnings("NullAway.Init")
    private CountingAtOnce recorder;

    PostgresUrlArchiveOnLayout(int partitions) {
        database = TestDatabase.withPartitions(partitions);
    }

    @AfterEach
    void closeRecorder() {
        recorder.close();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected Store emptyStore(InstantSource clock) {
        DataSource dataSource = database.emptied().dataSource();
        recorder = new CountingAtOnce(dataSource);
        return new Store(
                new PostgresUrlRepository(dataSource, clock),
                recorder,
                new PostgresClickReports(dataSource),
                new PostgresUrlArchive(dataSource, clock));
    }
}

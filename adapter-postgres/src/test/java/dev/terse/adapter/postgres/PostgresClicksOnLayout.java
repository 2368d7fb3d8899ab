package dev.terse.adapter.postgres;

import dev.terse.testkit.ClicksContract;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on one layout of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresClicksOnLayout extends ClicksContract {
    private final TestDatabase database;

    @SuppressWarnings("NullAway.Init")
    private CountingAtOnce recorder;

    PostgresClicksOnLayout(int partitions) {
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
        return new Store(new PostgresUrlRepository(dataSource, clock), recorder, new PostgresClickReports(dataSource));
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.UrlRepository;
import dev.terse.testkit.UrlRepositoryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract on one layout of the table. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresUrlRepositoryOnLayout extends UrlRepositoryContract {
    private final TestDatabase database;

    PostgresUrlRepositoryOnLayout(int partitions) {
        database = TestDatabase.withPartitions(partitions);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected UrlRepository emptyRepository(InstantSource clock) {
        return new PostgresUrlRepository(database.emptied().dataSource(), clock);
    }
}

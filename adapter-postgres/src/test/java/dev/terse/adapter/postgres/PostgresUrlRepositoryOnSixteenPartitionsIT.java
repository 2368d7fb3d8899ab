package dev.terse.adapter.postgres;

import dev.terse.domain.UrlRepository;
import dev.terse.testkit.UrlRepositoryContract;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;

class PostgresUrlRepositoryOnSixteenPartitionsIT extends UrlRepositoryContract {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(16);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected UrlRepository emptyRepository(InstantSource clock) {
        return new PostgresUrlRepository(DATABASE.emptied().dataSource(), clock);
    }
}

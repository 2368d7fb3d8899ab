package dev.terse.adapter.postgres;

import dev.terse.testkit.ClicksContract;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;

class PostgresClicksOnPlainIT extends ClicksContract {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(1);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Override
    protected Store emptyStore(InstantSource clock) {
        DataSource dataSource = DATABASE.emptied().dataSource();
        PostgresClicks clicks = new PostgresClicks(dataSource);
        return new Store(new PostgresUrlRepository(dataSource, clock), clicks, clicks);
    }
}

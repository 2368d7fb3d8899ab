package dev.terse.adapter.postgres;

import dev.terse.domain.UrlRepository;
import dev.terse.testkit.LinkFiltersContract;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** The contract of filters on one layout of the table, by steps so short that a few links need all of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchedUrlsOnLayout extends LinkFiltersContract {
    private static final int WALK = 2;
    private static final int SAMPLE = 1;

    private final TestDatabase database;

    SearchedUrlsOnLayout(int partitions) {
        database = TestDatabase.withPartitions(partitions);
        new TextIndex(database.dataSource()).make();
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Override
    protected UrlRepository emptyRepository(InstantSource clock) {
        DataSource dataSource = database.emptied().dataSource();
        return new PostgresUrlRepository(
                dataSource,
                clock,
                CacheNews.NONE,
                new OwnPlanTime(),
                new SearchedUrls(dataSource, clock, WALK, SAMPLE),
                new RankedUrls(dataSource, clock, WALK));
    }
}

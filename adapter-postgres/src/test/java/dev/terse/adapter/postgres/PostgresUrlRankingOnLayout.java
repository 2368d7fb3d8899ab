package dev.terse.adapter.postgres;

import dev.terse.testkit.UrlRankingContract;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;

/** The contract on one layout of the table, where a few links are enough to be gathered. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class PostgresUrlRankingOnLayout extends UrlRankingContract {
    private static final int WALK = 30;

    private final TestDatabase database;

    @SuppressWarnings("NullAway.Init")
    private CountingAtOnce recorder;

    PostgresUrlRankingOnLayout(int partitions) {
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
        PostgresUrlRepository urls = new PostgresUrlRepository(
                dataSource,
                clock,
                CacheNews.NONE,
                new OwnPlanTime(),
                new SearchedUrls(dataSource, clock, SearchedUrls.WALK, SearchedUrls.SAMPLE),
                new RankedUrls(dataSource, clock, WALK));
        return new Store(urls, recorder, new PostgresUrlRanking(dataSource, clock));
    }
}

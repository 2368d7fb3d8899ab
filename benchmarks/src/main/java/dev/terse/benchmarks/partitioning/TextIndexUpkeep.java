package dev.terse.benchmarks.partitioning;

import dev.terse.adapter.postgres.TextIndex;
import dev.terse.domain.UrlStoreException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** What a service does for the index that texts are searched by, each second. Left alone, a writer now and then has to, for half a minute. */
final class TextIndexUpkeep implements AutoCloseable {
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    private TextIndexUpkeep() {}

    static TextIndexUpkeep start(DataSource dataSource) {
        TextIndexUpkeep upkeep = new TextIndexUpkeep();
        TextIndex index = new TextIndex(dataSource);
        Future<?> unused = upkeep.thread.scheduleWithFixedDelay(() -> keep(index), 0, 1, TimeUnit.SECONDS);
        return upkeep;
    }

    private static void keep(TextIndex index) {
        try {
            index.keep();
        } catch (UrlStoreException e) {
            System.out.println("The index of texts is not kept for now: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

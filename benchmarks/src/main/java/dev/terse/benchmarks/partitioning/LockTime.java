package dev.terse.benchmarks.partitioning;

import dev.terse.adapter.postgres.PostgresUrlRepository;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How long the links are locked while something is done to their table: the longest that a look-up waits. */
final class LockTime {
    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private LockTime() {}

    /**
     * Measures.
     *
     * @param change what is done
     * @return the longest that a look-up took meanwhile, of many that follow each other on a connection of their own
     */
    static Duration during(Layout layout, Runnable change) {
        SingleConnectionDataSource connection =
                new SingleConnectionDataSource(layout.pool().getJdbcUrl(), true);
        PostgresUrlRepository repository = new PostgresUrlRepository(connection, InstantSource.system());
        try {
            longest(repository, new CountDownLatch(0));
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<Duration> longest = CompletableFuture.supplyAsync(() -> longest(repository, over));
            try {
                change.run();
            } finally {
                over.countDown();
            }
            return longest.join();
        } finally {
            connection.destroy();
        }
    }

    private static Duration longest(PostgresUrlRepository repository, CountDownLatch over) {
        long longest = 0;
        do {
            long from = System.nanoTime();
            repository.findByCode(Links.code(1));
            longest = Math.max(longest, System.nanoTime() - from);
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (over.getCount() > 0);
        return Duration.ofNanos(longest);
    }
}

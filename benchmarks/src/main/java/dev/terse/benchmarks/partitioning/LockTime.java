package dev.terse.benchmarks.partitioning;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** How long the links are locked while something is done to their table: the longest that a look-up or an update waits. */
final class LockTime {
    /** Of columns that the table has in each version. */
    private static final List<String> STATEMENTS = List.of(
            "SELECT id FROM urls WHERE short_code = :code",
            "WITH updated AS (UPDATE urls SET clicks = clicks WHERE short_code = :code RETURNING id) SELECT id FROM updated");

    /** The disk may have much to do, which is no lock. */
    private static final String WITHOUT_THE_DISK = "SET synchronous_commit = off";

    private static final long PAUSE_NANOS = Duration.ofMillis(1).toNanos();

    private LockTime() {}

    /**
     * Measures.
     *
     * @param change what is done
     * @return the longest that a look-up or an update took meanwhile, of many that follow each other on a connection of their own
     */
    static Duration during(Layout layout, Runnable change) {
        SingleConnectionDataSource connection =
                new SingleConnectionDataSource(layout.pool().getJdbcUrl(), true);
        JdbcClient jdbc = JdbcClient.create(connection);
        try {
            jdbc.sql(WITHOUT_THE_DISK).update();
            longest(jdbc, new CountDownLatch(0));
            CountDownLatch over = new CountDownLatch(1);
            CompletableFuture<Duration> longest = CompletableFuture.supplyAsync(() -> longest(jdbc, over));
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

    private static Duration longest(JdbcClient jdbc, CountDownLatch over) {
        long longest = 0;
        do {
            for (String statement : STATEMENTS) {
                long from = System.nanoTime();
                jdbc.sql(statement)
                        .param("code", Links.code(1).value())
                        .query(Long.class)
                        .optional();
                longest = Math.max(longest, System.nanoTime() - from);
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        } while (over.getCount() > 0);
        return Duration.ofNanos(longest);
    }
}

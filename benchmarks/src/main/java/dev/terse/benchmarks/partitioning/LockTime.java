package dev.terse.benchmarks.partitioning;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
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

    private static final Duration PAUSE = Duration.ofMillis(1);

    /** So long that a repartition takes the database for one that nobody else uses. */
    private static final Duration LONG_PAUSE = Duration.ofMillis(200);

    private final CountDownLatch over = new CountDownLatch(1);
    private volatile Duration pause = PAUSE;

    private LockTime() {}

    /**
     * Measures.
     *
     * @param change what is done, and may say when the table is not locked for sure
     * @return the longest that a look-up or an update took meanwhile, of many that follow each other on a connection of their own
     */
    static Duration during(Layout layout, Consumer<LockTime> change) {
        SingleConnectionDataSource connection =
                new SingleConnectionDataSource(layout.pool().getJdbcUrl(), true);
        JdbcClient jdbc = JdbcClient.create(connection);
        try {
            jdbc.sql(WITHOUT_THE_DISK).update();
            LockTime warmUp = new LockTime();
            warmUp.over.countDown();
            warmUp.longest(jdbc);
            LockTime lockTime = new LockTime();
            CompletableFuture<Duration> longest = CompletableFuture.supplyAsync(() -> lockTime.longest(jdbc));
            try {
                change.accept(lockTime);
            } finally {
                lockTime.over.countDown();
            }
            return longest.join();
        } finally {
            connection.destroy();
        }
    }

    /** Has it measured seldom while the table is not locked for sure. */
    void measureSeldom(boolean isSeldom) {
        pause = isSeldom ? LONG_PAUSE : PAUSE;
    }

    private Duration longest(JdbcClient jdbc) {
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
            LockSupport.parkNanos(pause.toNanos());
        } while (over.getCount() > 0);
        return Duration.ofNanos(longest);
    }
}

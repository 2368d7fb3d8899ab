package dev.terse.adapter.postgres.repartition;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How long to rest between two batches. Whoever reads and writes the table meanwhile has the right of way: while others use the database,
 * a batch is followed by a rest that is longer than it was, and by a longer one still where the disk was slow to take it. On a database that
 * nobody else uses there is no rest.
 *
 * <p>For one thread.
 */
final class Pace {
    /** How often it is asked what others do. */
    static final Duration INTERVAL = Duration.ofSeconds(1);

    /** Transactions of others in a second from which on somebody may be waiting. A pool that says that it is alive has fewer. */
    static final double BUSY = 20;

    /** The shortest rest while others are at work, in times of what the batch took. */
    static final double MIN_REST = 2;

    /** The longest one. */
    static final double MAX_REST = 6;

    /** How long a batch is to take while others are at work: they wait for no more than that, be it for a processor, a row or the disk. */
    static final Duration SHORT_BATCH = Duration.ofMillis(12);

    /** A commit that takes longer waited for a disk that has much to do. */
    static final Duration SLOW_COMMIT = Duration.ofMillis(25);

    private static final double GROWTH = 1.3;

    private static final double DECAY = 0.95;

    private final LongSupplier transactions;
    private final LongSupplier nanoTime;
    private final long maxRowsPerSecond;
    private long lookedAt;
    private long known;
    private long own;
    private boolean isShared;
    private double rest = MIN_REST;

    /**
     * A pace.
     *
     * @param transactions how many there were in the database, those of the caller among them
     * @param nanoTime the time
     * @param maxRowsPerSecond how many rows are to be done at most
     */
    Pace(LongSupplier transactions, LongSupplier nanoTime, long maxRowsPerSecond) {
        this.transactions = transactions;
        this.nanoTime = nanoTime;
        this.maxRowsPerSecond = maxRowsPerSecond;
        this.lookedAt = nanoTime.getAsLong();
        this.known = transactions.getAsLong();
        this.isShared = true;
    }

    /** Whether others use the database, as far as is known. Then commits are to wait for the disk, so that it is known how it does. */
    boolean isShared() {
        return isShared;
    }

    /**
     * Tells how many rows the next batch is to have.
     *
     * @param most how many it may have
     * @param rows how many the last one had
     * @param work how long that took, in nanoseconds
     * @return from 1 up
     */
    long nextBatch(long most, long rows, long work) {
        long inTime = rows * SHORT_BATCH.toNanos() / Math.max(1, work);
        return isShared ? Math.max(1, Math.min(most, inTime)) : most;
    }

    /**
     * Tells how long to rest after a batch.
     *
     * @param rows how many it had
     * @param work how long it took, in nanoseconds
     * @param commit how much of that was its commit
     * @return nanoseconds
     */
    long restAfter(long rows, long work, long commit) {
        own++;
        look();
        adapt(commit);
        double forOthers = isShared ? rest * work : 0;
        double forRate = maxRowsPerSecond == Long.MAX_VALUE
                ? 0
                : (double) rows / maxRowsPerSecond * Duration.ofSeconds(1).toNanos() - work;
        return (long) Math.max(0, Math.max(forOthers, forRate));
    }

    private void look() {
        long now = nanoTime.getAsLong();
        long passed = now - lookedAt;
        if (passed < INTERVAL.toNanos()) {
            return;
        }
        long all = transactions.getAsLong();
        double others = Math.max(0, all - known - own);
        isShared = others / passed * Duration.ofSeconds(1).toNanos() >= BUSY;
        lookedAt = now;
        known = all;
        // The one that has just been asked for.
        own = 1;
    }

    private void adapt(long commit) {
        rest = commit > SLOW_COMMIT.toNanos() ? Math.min(MAX_REST, rest * GROWTH) : Math.max(MIN_REST, rest * DECAY);
    }
}

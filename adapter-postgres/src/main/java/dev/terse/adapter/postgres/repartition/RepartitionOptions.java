package dev.terse.adapter.postgres.repartition;

import java.time.Duration;

/**
 * Into what to repartition, and how gently.
 *
 * @param partitions how many partitions there are to be, 1 to {@value #MAX_PARTITIONS}; 1 is a plain table
 * @param batchRows how many rows a transaction copies, about, 1 to {@value #MAX_BATCH_ROWS}; at least those of one page of the table.
 *     Writers of these rows wait for as long as it runs; one that would run for too long is cut down
 * @param maxRowsPerSecond how many rows are copied or compared in a second, from 1 up; {@link Long#MAX_VALUE} for as many as can be
 * @param lockTimeout how long a lock that others would wait behind is waited for before they are let pass, {@link #MIN_LOCK_TIMEOUT} to
 *     {@link #MAX_LOCK_TIMEOUT}, in milliseconds. It is tried again then, however often
 */
public record RepartitionOptions(int partitions, int batchRows, long maxRowsPerSecond, Duration lockTimeout) {
    /** The greatest number of partitions; above {@link #MAX_UNCHECKED_PARTITIONS} the server's lock table must be large enough. */
    public static final int MAX_PARTITIONS = 1_024;

    /**
     * The greatest number of partitions that is not checked: the lock table of a server with default settings does for that many, though for
     * some connections that list links at once only.
     */
    public static final int MAX_UNCHECKED_PARTITIONS = 256;

    /** The rows of a batch unless said otherwise. */
    public static final int DEFAULT_BATCH_ROWS = 1_000;

    /** The greatest number of rows of a batch. */
    public static final int MAX_BATCH_ROWS = 100_000;

    /** The lock timeout unless said otherwise. */
    public static final Duration DEFAULT_LOCK_TIMEOUT = Duration.ofMillis(100);

    /** The least lock timeout. */
    public static final Duration MIN_LOCK_TIMEOUT = Duration.ofMillis(1);

    /** The greatest lock timeout. */
    public static final Duration MAX_LOCK_TIMEOUT = Duration.ofMinutes(1);

    /**
     * Options.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public RepartitionOptions {
        if (partitions < 1 || partitions > MAX_PARTITIONS) {
            throw new IllegalArgumentException("partitions must be from 1 to " + MAX_PARTITIONS);
        }
        if (batchRows < 1 || batchRows > MAX_BATCH_ROWS) {
            throw new IllegalArgumentException("batchRows must be from 1 to " + MAX_BATCH_ROWS);
        }
        if (maxRowsPerSecond < 1) {
            throw new IllegalArgumentException("maxRowsPerSecond must be at least 1");
        }
        if (lockTimeout.compareTo(MIN_LOCK_TIMEOUT) < 0 || lockTimeout.compareTo(MAX_LOCK_TIMEOUT) > 0) {
            throw new IllegalArgumentException("lockTimeout must be from 1 millisecond to 1 minute");
        }
    }

    /**
     * The default options for a number of partitions.
     *
     * @param partitions as above
     * @return the options, without a limit of the rate
     * @throws IllegalArgumentException if the number is out of range
     */
    public static RepartitionOptions into(int partitions) {
        return new RepartitionOptions(partitions, DEFAULT_BATCH_ROWS, Long.MAX_VALUE, DEFAULT_LOCK_TIMEOUT);
    }
}

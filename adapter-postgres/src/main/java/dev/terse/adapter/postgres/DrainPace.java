package dev.terse.adapter.postgres;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * When the next batch of clicks is counted. Redirects have the right of way: while they come and the machine has no time left, the
 * drainer rests longer than it works. Its batches grow meanwhile, and so cost less for each click.
 *
 * <p>For one thread.
 */
final class DrainPace {
    /** How far behind the database is when there is little to do. */
    static final Duration INTERVAL = Duration.ofMillis(100);

    /** A batch that is at least this large is followed by the next at once. */
    static final int LARGE_BATCH = 20_000;

    /** The part of the machine's processors from which on it has no time left. */
    static final double BUSY = 0.7;

    /** The longest rest, in times of what the batch before it took. */
    static final int REST = 8;

    /** The longest rest of all, so that what a batch took once does not hold up all that follow. */
    static final Duration MAX_REST = Duration.ofSeconds(20);

    private final DoubleSupplier loadSinceLastCall;
    private final LongSupplier nanoTime;
    private final long urgentLag;
    private long began;
    private long restUntil;
    private long tail;
    private boolean isResting;

    /**
     * The pace on this machine.
     *
     * @param urgentLag bytes of clicks that are not counted, from which on there is no rest
     */
    DrainPace(long urgentLag) {
        this(processors(), System::nanoTime, urgentLag);
    }

    DrainPace(DoubleSupplier loadSinceLastCall, LongSupplier nanoTime, long urgentLag) {
        this.loadSinceLastCall = loadSinceLastCall;
        this.nanoTime = nanoTime;
        this.urgentLag = urgentLag;
    }

    private static DoubleSupplier processors() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
                ? system::getCpuLoad
                : () -> 0;
    }

    /** A batch begins. */
    void begin(long tail) {
        this.tail = tail;
        began = nanoTime.getAsLong();
        isBusy();
    }

    /**
     * A batch has ended. Returns how long to wait before {@link #rests} is asked.
     *
     * @param clicks how many it had
     * @param tail where the journal ends
     */
    Duration end(int clicks, long tail) {
        long now = nanoTime.getAsLong();
        restUntil = now + Math.min(REST * (now - began), MAX_REST.toNanos());
        isResting = isNeeded(tail);
        return clicks < LARGE_BATCH || isResting ? INTERVAL : Duration.ZERO;
    }

    /**
     * Tells, after each {@link #INTERVAL}, whether to wait for one more.
     *
     * @param tail where the journal ends
     * @param lag its bytes that are not counted
     */
    boolean rests(long tail, long lag) {
        isResting = isResting && isNeeded(tail) && lag < urgentLag && nanoTime.getAsLong() < restUntil;
        return isResting;
    }

    /** Whether redirects have come since this was asked last, and the machine had no time left for more. */
    private boolean isNeeded(long tail) {
        boolean hasGrown = tail > this.tail;
        this.tail = tail;
        return isBusy() && hasGrown;
    }

    private boolean isBusy() {
        return loadSinceLastCall.getAsDouble() >= BUSY;
    }
}

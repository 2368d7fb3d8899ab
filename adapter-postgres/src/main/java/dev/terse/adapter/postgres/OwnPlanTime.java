package dev.terse.adapter.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * When statements have a plan of their own each time (docs/adr/0009): from shortly before the partitions change, for some time.
 *
 * <p>To make a general plan the server opens each partition with all of its indexes, which each connection has to do for the first time after
 * such a change, and all connections want it at once. A plan of its own opens one partition. When a connection comes back to the general plan
 * it has those open that it looked into meanwhile.
 */
final class OwnPlanTime {
    /** How long each statement has a plan of its own: long enough for connections in use to have looked into most partitions. */
    static final Duration FOR_ALL = Duration.ofMinutes(1);

    /** How long it then takes until none has, so that the connections make their general plans one after the other. */
    static final Duration FOR_SOME = Duration.ofMinutes(1);

    private final Ticker ticker;
    private final DoubleSupplier random;
    private volatile long until;

    OwnPlanTime() {
        this(Ticker.systemTicker(), () -> ThreadLocalRandom.current().nextDouble());
    }

    /**
     * A time that has not come.
     *
     * @param random from 0 to less than 1, for any thread
     */
    OwnPlanTime(Ticker ticker, DoubleSupplier random) {
        this.ticker = ticker;
        this.random = random;
        this.until = ticker.read();
    }

    /** From now on for {@link #FOR_ALL} each statement has a plan of its own, and then fewer and fewer of them for {@link #FOR_SOME}. */
    void begin() {
        until = ticker.read() + FOR_ALL.plus(FOR_SOME).toNanos();
    }

    /**
     * Says whether a statement is to have a plan of its own. The cube spreads the first general plans of the connections over seconds, however
     * often there are statements.
     */
    boolean isNow() {
        double left = (double) (until - ticker.read()) / FOR_SOME.toNanos();
        return left > 0 && random.getAsDouble() >= Math.pow(1 - left, 3);
    }
}

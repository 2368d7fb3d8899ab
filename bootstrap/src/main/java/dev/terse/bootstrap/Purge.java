package dev.terse.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Forgets what is over: links that were deleted and whose codes are free, and answers that are not given any more. Nodes that do it at once
 * share the work. What is over is over whether or not it is forgotten.
 */
final class Purge implements Runnable {
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** So that no statement takes long, nor holds many locks. */
    static final int AT_ONCE = 1_000;

    private final List<IntUnaryOperator> purges;

    /**
     * A purge.
     *
     * @param purges each forgets at most so many things, and returns how many it were
     */
    Purge(IntUnaryOperator... purges) {
        this.purges = List.of(purges);
    }

    /** Forgets those that there are now, unless it is interrupted. */
    @Override
    public void run() {
        for (IntUnaryOperator purge : purges) {
            while (purge.applyAsInt(AT_ONCE) == AT_ONCE
                    && !Thread.currentThread().isInterrupted()) {
                // There may be more.
            }
        }
    }
}

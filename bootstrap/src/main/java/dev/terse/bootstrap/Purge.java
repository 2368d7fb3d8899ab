package dev.terse.bootstrap;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntUnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what is over, again and again, on a thread of its own: links that were deleted and whose codes are free, and answers that are not
 * given any more. Nodes that do it at once share the work. Nothing waits for it: what is over is over whether or not it is forgotten.
 */
final class Purge implements AutoCloseable {
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** So that no statement takes long, nor holds many locks. */
    static final int AT_ONCE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(Purge.class);

    /** The statement that is under way ends by then, or is stopped with its connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "terse-purge");
        daemon.setDaemon(true);
        return daemon;
    });

    private final List<IntUnaryOperator> purges;
    private volatile boolean isFailing;

    /**
     * A purge.
     *
     * @param purges each forgets at most so many things, and returns how many it were
     */
    Purge(IntUnaryOperator... purges) {
        this.purges = List.of(purges);
    }

    /** Begins, with a first pause. */
    Purge forgetEach(Duration pause) {
        Future<?> unused =
                thread.scheduleWithFixedDelay(this::forget, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** Forgets those that there are now. It throws nothing, for then it would not be run again. */
    void forget() {
        try {
            for (IntUnaryOperator purge : purges) {
                while (purge.applyAsInt(AT_ONCE) == AT_ONCE && !thread.isShutdown()) {
                    // There may be more.
                }
            }
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing && !thread.isShutdown()) {
                LOG.warn("What is over is not forgotten for now: {}", String.valueOf(e));
            }
            isFailing = true;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The statement that forgets what is over goes on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

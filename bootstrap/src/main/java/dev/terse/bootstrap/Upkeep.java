package dev.terse.bootstrap;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/** A task that is done again and again, on a thread of its own, and that nothing waits for. */
final class Upkeep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

    /** The statement that is under way ends by then, or is stopped with its connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String failure;
    private final Runnable task;
    private final ScheduledExecutorService thread;
    private volatile boolean isFailing;

    /**
     * A task.
     *
     * @param name that of its thread
     * @param failure what is to be said where it fails, as in "The ranking of links is not kept up"
     * @param task does it once; on the way to a stop it is interrupted
     */
    Upkeep(String name, String failure, Runnable task) {
        this.failure = failure;
        this.task = task;
        this.thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread daemon = new Thread(run, name);
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Begins after a first pause, and pauses between two times. */
    Upkeep each(Duration firstPause, Duration pause) {
        Future<?> unused =
                thread.scheduleWithFixedDelay(this::run, firstPause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** It throws nothing, for then it would not be run again. */
    void run() {
        try {
            task.run();
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing && !thread.isShutdown()) {
                LOG.warn(
                        "{} for now: {}",
                        failure,
                        NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            }
            isFailing = true;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("A statement goes on: {}", failure);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

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

    private final String name;
    private final Runnable task;
    private final ScheduledExecutorService thread;
    private volatile boolean isFailing;

    /**
     * A task.
     *
     * @param name what it keeps up
     * @param task does it once
     */
    Upkeep(String name, Runnable task) {
        this.name = name;
        this.task = task;
        this.thread = Executors.newSingleThreadScheduledExecutor(run -> {
            Thread daemon = new Thread(run, "terse-upkeep-of-" + name.replace(' ', '-'));
            daemon.setDaemon(true);
            return daemon;
        });
    }

    /** Begins at once, and pauses between two times. */
    Upkeep each(Duration pause) {
        Future<?> unused = thread.scheduleWithFixedDelay(this::run, 0, pause.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** It throws nothing, for then it would not be run again. */
    private void run() {
        try {
            task.run();
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing && !thread.isShutdown()) {
                LOG.warn(
                        "The {} is not kept up for now: {}",
                        name,
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
                LOG.debug("The statement for the {} goes on", name);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

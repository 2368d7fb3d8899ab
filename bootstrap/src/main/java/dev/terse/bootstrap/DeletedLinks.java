package dev.terse.bootstrap;

import dev.terse.domain.UrlRepository;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets deleted links whose codes are free, again and again, on a thread of its own. Nodes that do it at once share the work. Nothing
 * waits for it: a code is free whether or not its link is forgotten.
 */
final class DeletedLinks implements AutoCloseable {
    static final Duration PAUSE = Duration.ofMinutes(1);

    /** So that no statement takes long, nor holds many locks. */
    static final int AT_ONCE = 1_000;

    private static final Logger LOG = LoggerFactory.getLogger(DeletedLinks.class);

    /** The statement that is under way ends by then, or is stopped with its connection. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "terse-deleted-links");
        daemon.setDaemon(true);
        return daemon;
    });

    private final UrlRepository repository;
    private volatile boolean isFailing;

    DeletedLinks(UrlRepository repository) {
        this.repository = repository;
    }

    /** Begins, with a first pause. */
    DeletedLinks forgetEach(Duration pause) {
        Future<?> unused =
                thread.scheduleWithFixedDelay(this::forget, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
        return this;
    }

    /** Forgets those that there are now. It throws nothing, for then it would not be run again. */
    void forget() {
        try {
            while (repository.purge(AT_ONCE) == AT_ONCE && !thread.isShutdown()) {
                // There may be more.
            }
            isFailing = false;
        } catch (RuntimeException e) {
            if (!isFailing && !thread.isShutdown()) {
                LOG.warn("Deleted links are not forgotten for now: {}", String.valueOf(e));
            }
            isFailing = true;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("The statement that forgets deleted links goes on");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

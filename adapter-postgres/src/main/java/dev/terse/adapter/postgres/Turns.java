package dev.terse.adapter.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets a few at a time do what waits for each other in the database anyway, in the order in which they came. The others wait here, without a
 * connection, which those need whose work waits for nobody.
 */
final class Turns {
    private final Semaphore turns;
    private final Duration patience;

    /**
     * Turns.
     *
     * @param atOnce how many may be at work
     * @param patience how long one waits for a turn before that is a failure
     */
    Turns(int atOnce, Duration patience) {
        this.turns = new Semaphore(atOnce, true);
        this.patience = patience;
    }

    /**
     * Does some work in turn. Whoever has a connection already, in a transaction, does not wait: those who are at work may need it.
     *
     * @throws UrlStoreException if it is nobody's turn to end for too long; then nothing was done
     */
    <T> T take(String doing, Supplier<T> work) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            return work.get();
        }
        try {
            if (!turns.tryAcquire(patience.toMillis(), MILLISECONDS)) {
                throw new UrlStoreException(doing + " in turn", new TimeoutException("no turn in " + patience));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UrlStoreException(doing + " in turn", e);
        }
        try {
            return work.get();
        } finally {
            turns.release();
        }
    }
}

package dev.terse.adapter.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows whether the database answers. After some failures in a row it lets nobody through but one that tries, at each pause; a success
 * lets everybody through again.
 */
final class Circuit {
    /** More than a statement or two that fail for reasons of their own. */
    static final int FAILURES = 3;

    static final Duration PAUSE = Duration.ofMillis(500);

    private final String doing;
    private final Ticker ticker;
    private final AtomicInteger failuresInARow = new AtomicInteger();
    private final AtomicLong nextTry = new AtomicLong();
    private volatile Throwable lastFailure = new TimeoutException();

    /**
     * A closed circuit.
     *
     * @param doing what the database is asked for
     */
    Circuit(String doing, Ticker ticker) {
        this.doing = doing;
        this.ticker = ticker;
    }

    /** Whether the database is known not to answer. */
    boolean isOpen() {
        return failuresInARow.get() >= FAILURES;
    }

    /** Whether it is in a pause between tries. */
    boolean refuses() {
        return isOpen() && ticker.read() - nextTry.get() < 0;
    }

    /** Whether the caller may ask the database. If so, it must tell how that ended. */
    boolean lets() {
        if (!isOpen()) {
            return true;
        }
        long due = nextTry.get();
        long now = ticker.read();
        return now - due >= 0 && nextTry.compareAndSet(due, now + PAUSE.toNanos());
    }

    /** What to tell those who may not ask. */
    UrlStoreException failure() {
        return new UrlStoreException(doing + " while the database does not answer", lastFailure);
    }

    void answered() {
        if (failuresInARow.get() != 0) {
            failuresInARow.set(0);
        }
    }

    void failed(Throwable failure) {
        if (!(failure instanceof UrlStoreException)) {
            // A row that can't be read, say: the database is there.
            answered();
            return;
        }
        lastFailure = failure;
        nextTry.set(ticker.read() + PAUSE.toNanos());
        failuresInARow.updateAndGet(failures -> Math.min(failures + 1, FAILURES));
    }
}

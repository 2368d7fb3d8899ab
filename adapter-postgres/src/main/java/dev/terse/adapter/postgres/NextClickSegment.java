package dev.terse.adapter.postgres;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The segment that is used after the present one, made by a thread as soon as the one before it is in use. Whoever appends touches no
 * file: an interrupt would close it under others, and everybody would wait for the disk.
 */
final class NextClickSegment implements AutoCloseable {
    /** A disk that is full is not asked all the time. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(1);

    /** A disk that does not come to an end with a segment takes no more for now. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final Logger LOG = LoggerFactory.getLogger(NextClickSegment.class);

    private final Maker maker;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long number;
    private @Nullable MappedByteBuffer made;
    private boolean hasFailed;
    private boolean isClosed;
    private boolean hasEnded;

    private NextClickSegment(Maker maker, long number) {
        this.maker = maker;
        this.number = number;
    }

    /** Makes the segment of a number. */
    interface Maker {
        MappedByteBuffer make(long number) throws IOException;
    }

    /** Begins to make the segment of a number. */
    static NextClickSegment start(Maker maker, long number) {
        NextClickSegment next = new NextClickSegment(maker, number);
        Thread thread = new Thread(next::run, "terse-clicks-segments");
        thread.setDaemon(true);
        thread.start();
        return next;
    }

    /**
     * Takes the segment, and has the one after it made. Waits a moment for one that is being made, whether or not the thread is
     * interrupted.
     *
     * @return its bytes; null if the disk takes no more
     */
    @Nullable MappedByteBuffer take() {
        lock.lock();
        try {
            waitForSegment();
            MappedByteBuffer taken = made;
            if (taken != null) {
                made = null;
                number++;
                changed.signalAll();
            }
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Only the first to meet a disk that hangs waits for it, since everybody else waits behind. */
    private void waitForSegment() {
        boolean wasInterrupted = false;
        long left = PATIENCE.toNanos();
        while (made == null && !hasFailed && !isClosed) {
            if (left <= 0) {
                hasFailed = true;
                LOG.warn("The journal of clicks gets no further segment for now: the disk does not answer");
                break;
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!isClosed) {
                if (made != null) {
                    changed.await();
                } else if (make()) {
                    hasFailed = false;
                    changed.signalAll();
                } else {
                    hasFailed = true;
                    changed.signalAll();
                    changed.await(PAUSE_AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isClosed = true;
            hasEnded = true;
            changed.signalAll();
            lock.unlock();
        }
    }

    /** Without the lock meanwhile, so that a disk that is full is known at once to those who append. */
    private boolean make() {
        long wanted = number;
        lock.unlock();
        @Nullable MappedByteBuffer bytes = null;
        try {
            bytes = maker.make(wanted);
        } catch (IOException | RuntimeException e) {
            if (!hasFailed) {
                LOG.warn("The journal of clicks gets no further segment for now: {}", e.toString());
            }
        } finally {
            lock.lock();
        }
        made = bytes;
        return bytes != null;
    }

    /** Makes no more, and waits for the one that is being made. */
    @Override
    public void close() {
        lock.lock();
        try {
            isClosed = true;
            changed.signalAll();
            while (!hasEnded) {
                changed.awaitUninterruptibly();
            }
            made = null;
        } finally {
            lock.unlock();
        }
    }
}

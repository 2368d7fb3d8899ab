package dev.terse.adapter.postgres;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How far the database is behind a journal. As long as it is not known how far the journal was counted, all that is in its files is taken
 * as not counted.
 *
 * <p>One thread counts; any may ask.
 */
final class ClickLag {
    private final ClickJournal journal;
    private final ClickDrainer drainer;
    private final InstantSource clock;

    /** Where the journal ended before anything was appended to it. */
    private final long start;

    private int restarts;

    /** Up to where the clicks are taken off. */
    private long position;

    /** Clicks that were left in the journal, less all that were counted since; with those appended since, the clicks that are left now. */
    private final AtomicLong balance = new AtomicLong();

    private volatile long caughtUpMillis;

    /** To be made before anything is appended. */
    ClickLag(ClickJournal journal, ClickDrainer drainer, InstantSource clock) {
        this.journal = journal;
        this.drainer = drainer;
        this.clock = clock;
        this.start = journal.tail();
        this.restarts = journal.restarts();
        this.position = drainer.position();
        this.caughtUpMillis = clock.millis();
    }

    /** Looks at the oldest click that is left in the journal, if any. */
    void lookAtOldest() throws IOException {
        journal.read(
                position,
                1,
                click -> caughtUpMillis = Math.min(clock.millis(), click.at().toEpochMilli()));
    }

    /** Counts the clicks that were left in the journal, which takes a while if there are many. To be called once. */
    void countLeft() throws IOException {
        balance.addAndGet(journal.count(position, start));
    }

    /** To be called when the drainer knows the position: it may be another one than after the last batch. */
    void locate() throws IOException {
        if (journal.restarts() != restarts) {
            restarts = journal.restarts();
            position = drainer.position();
            balance.set(0);
        } else if (drainer.position() > position) {
            balance.addAndGet(-journal.count(position, drainer.position()));
            position = drainer.position();
            lookAtOldest();
        }
    }

    /**
     * To be called after a batch.
     *
     * @param clicks how many it had
     * @param end where the journal ended before it
     * @param millis when that was
     */
    void count(int clicks, long end, long millis) {
        if (clicks > 0) {
            balance.addAndGet(-clicks);
            position = drainer.position();
        }
        if (drainer.position() >= end) {
            caughtUpMillis = millis;
        }
    }

    /** Bytes that are recorded and not counted yet. */
    long bytes() {
        return Math.max(0, journal.tail() - drainer.position());
    }

    /** Clicks that are recorded and not counted yet. */
    long records() {
        return Math.max(0, balance.get() + journal.appended());
    }

    /** How long ago everything that was recorded was counted; after a start, how long ago the oldest click that was left was recorded. */
    Duration time() {
        return Duration.ofMillis(Math.max(0, clock.millis() - caughtUpMillis));
    }
}

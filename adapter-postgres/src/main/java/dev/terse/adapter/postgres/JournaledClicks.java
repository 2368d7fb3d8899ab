package dev.terse.adapter.postgres;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;

/**
 * Clicks that are written to a journal on this machine before {@link #record} returns, and counted in PostgreSQL a moment later, each
 * exactly once. While the database is away the journal grows to its limit; clicks beyond it are dropped and counted as such.
 */
public final class JournaledClicks implements ClickRecorder, AutoCloseable {
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(500);

    private static final Duration WARNING_INTERVAL = Duration.ofMinutes(1);

    /** For a batch that is under way when time is up. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** From this part of the limit on, the drainer does not rest. */
    private static final int URGENT_PART = 4;

    private static final Logger LOG = LoggerFactory.getLogger(JournaledClicks.class);

    private final Settings settings;
    private final InstantSource clock;
    private final ClickJournal journal;
    private final ClickDrainer drainer;
    private final ClickLag lag;
    private final DrainPace pace;
    private final Thread thread;
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile boolean isClosed;
    private Optional<Instant> lastWarning = Optional.empty();

    /**
     * How clicks are kept until they are counted.
     *
     * @param folder where the journal is; one for each node, made if it does not exist
     * @param survivesPowerLoss whether {@link #record} waits until the disk has the click; if not, the click survives the end of the
     *     process, however sudden
     * @param limit bytes of the journal at most, from {@value ClickJournal#SEGMENT_SIZE} up
     * @param drainAtClose how long {@link #close} goes on counting at most
     */
    public record Settings(Path folder, boolean survivesPowerLoss, long limit, Duration drainAtClose) {
        /** The lowest limit. */
        public static final long MIN_LIMIT = ClickJournal.SEGMENT_SIZE;

        /**
         * Settings.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Settings {
            if (limit < MIN_LIMIT) {
                throw new IllegalArgumentException("limit must be at least " + MIN_LIMIT);
            }
            if (drainAtClose.isNegative()) {
                throw new IllegalArgumentException("drainAtClose must not be negative");
            }
        }
    }

    private JournaledClicks(
            Settings settings, ClickJournal journal, ClickDrainer drainer, ClickLag lag, InstantSource clock) {
        this.settings = settings;
        this.clock = clock;
        this.journal = journal;
        this.drainer = drainer;
        this.lag = lag;
        this.pace = new DrainPace(settings.limit() / URGENT_PART);
        this.thread = new Thread(this::run, "terse-clicks");
        thread.setDaemon(true);
    }

    /**
     * Opens the journal, and begins to count what is in it.
     *
     * @param settings how clicks are kept until then
     * @param dataSource where the database is; its schema must have been migrated by {@link PostgresSchema}
     * @param clock by which the lag is told
     * @return the recorder
     * @throws ClickJournalException if the folder can't be used, or is used by another process
     */
    public static JournaledClicks open(Settings settings, DataSource dataSource, InstantSource clock) {
        ClickJournal journal = ClickJournal.open(
                settings.folder(),
                settings.survivesPowerLoss() ? ClickJournal.Durability.DISK : ClickJournal.Durability.PROCESS,
                settings.limit());
        ClickDrainer drainer = new ClickDrainer(journal, dataSource);
        locate(drainer);
        JournaledClicks clicks =
                new JournaledClicks(settings, journal, drainer, new ClickLag(journal, drainer, clock), clock);
        clicks.start();
        return clicks;
    }

    private static void locate(ClickDrainer drainer) {
        try {
            drainer.locate();
        } catch (UrlStoreException e) {
            LOG.warn("It is not known yet how far the journal of clicks was counted: {}", e.getMessage());
        }
    }

    private void start() {
        try {
            lag.lookAtOldest();
        } catch (IOException e) {
            LOG.warn("The oldest click in the journal can't be read: {}", e.getMessage());
        }
        thread.start();
    }

    @Override
    public void record(Click click) {
        journal.append(click);
    }

    /** Bytes that are recorded and not counted yet. */
    public long lagBytes() {
        return lag.bytes();
    }

    /** Clicks that are recorded and not counted yet. Those of before the start are among them a moment after it. */
    public long lagRecords() {
        return lag.records();
    }

    /** How long ago everything that was recorded was counted; after a start, how long ago the oldest click that was left was recorded. */
    public Duration lag() {
        return lag.time();
    }

    /** Clicks that were counted, since this was opened; those that were dropped or whose link had been removed are not. */
    public long counted() {
        return drainer.counted();
    }

    /** Clicks that were dropped, since this was opened. */
    public long dropped() {
        return journal.dropped();
    }

    /** Clicks that were not counted because their link had been removed, since this was opened. */
    public long removed() {
        return drainer.removed();
    }

    private void run() {
        try {
            countLeft();
            Duration pause = Duration.ZERO;
            while (!closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
                pause = pace.rests(journal.tail(), lagBytes()) ? DrainPace.INTERVAL : drain();
            }
            long end = System.nanoTime() + settings.drainAtClose().toNanos();
            while (lagBytes() > 0 && System.nanoTime() < end && !isClosed) {
                LockSupport.parkNanos(drain().toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void countLeft() {
        try {
            lag.countLeft();
        } catch (IOException e) {
            LOG.warn("The clicks that are left in the journal can't be told: {}", e.getMessage());
        }
    }

    /** Counts a batch. Returns how long to wait before the next. */
    private Duration drain() {
        try {
            drainer.locate();
            lag.locate();
            long now = clock.millis();
            long end = journal.tail();
            pace.begin(end);
            int clicks = drainer.drain();
            lag.count(clicks, end, now);
            if (lastWarning.isPresent()) {
                lastWarning = Optional.empty();
                LOG.info("Clicks are counted again");
            }
            return pace.end(clicks, journal.tail());
        } catch (IOException | RuntimeException e) {
            Instant now = clock.instant();
            if (lastWarning.isEmpty() || now.isAfter(lastWarning.get().plus(WARNING_INTERVAL))) {
                lastWarning = Optional.of(now);
                warn(e);
            }
            return PAUSE_AFTER_FAILURE;
        }
    }

    /** A database that is away is told in a line. */
    private void warn(Exception failure) {
        String told = "Clicks can't be counted at the moment, and wait in the journal ({} bytes)";
        if (failure instanceof UrlStoreException) {
            LOG.warn(
                    told + ": {}",
                    lagBytes(),
                    NestedExceptionUtils.getMostSpecificCause(failure).getMessage());
        } else {
            LOG.warn(told, lagBytes(), failure);
        }
    }

    /** Goes on counting for a while, and says what is left. The next one in the same folder counts that. */
    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(settings.drainAtClose().plus(PATIENCE).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        isClosed = true;
        if (lagBytes() > 0) {
            LOG.warn("{} bytes of clicks are left in the journal, to be counted after the next start", lagBytes());
        }
        journal.close();
    }
}

package dev.terse.adapter.postgres.repartition;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataAccessException;

/** How what others are in the way of is tried again, at growing intervals. */
final class Patience {
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK_DETECTED = "40P01";
    private static final String QUERY_CANCELED = "57014";

    /** The row that was waited for has gone into another partition. */
    private static final String SERIALIZATION_FAILURE = "40001";

    /** What says that somebody is in the way, and not that something is wrong. */
    private static final Set<String> IN_THE_WAY =
            Set.of(LOCK_NOT_AVAILABLE, DEADLOCK_DETECTED, QUERY_CANCELED, SERIALIZATION_FAILURE);

    /** For rows, which are held for a moment, and which nobody waits behind. */
    private static final Duration LONGEST_PAUSE_FOR_ROWS = Duration.ofMillis(200);

    /** For a table's readers and writers, who look at its definition anew after each change of it, and queue meanwhile. */
    static final Duration BREATH = Duration.ofMillis(250);

    private final Duration longest;
    private Duration pause = FIRST_PAUSE;

    private Patience(Duration longest) {
        this.longest = longest;
    }

    static Patience forTables() {
        return new Patience(LONGEST_PAUSE);
    }

    static Patience forRows() {
        return new Patience(LONGEST_PAUSE_FOR_ROWS);
    }

    /** Does it until nobody is in the way. */
    static void until(RepartitionPhase phase, String reason, RepartitionListener listener, Runnable attempt) {
        Patience patience = forTables();
        while (true) {
            try {
                attempt.run();
                return;
            } catch (DataAccessException e) {
                if (!isInTheWay(e)) {
                    throw e;
                }
                listener.waits(phase, reason);
                patience.pause();
            }
        }
    }

    /** What says so for a lock that was not waited for. */
    static DataAccessException inTheWay() {
        return new CannotAcquireLockException(
                "A lock is held by others", new SQLException("A lock is held by others", LOCK_NOT_AVAILABLE));
    }

    static boolean isInTheWay(DataAccessException failure) {
        return IN_THE_WAY.contains(sqlState(failure));
    }

    /** Tells whether a statement took longer than it might. */
    static boolean isCanceled(DataAccessException failure) {
        return sqlState(failure).equals(QUERY_CANCELED);
    }

    static String sqlState(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return "";
    }

    void pause() {
        park(ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos()));
        Duration twice = pause.multipliedBy(2);
        pause = twice.compareTo(longest) < 0 ? twice : longest;
    }

    static void park(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
        if (Thread.interrupted()) {
            Thread.currentThread().interrupt();
            throw new RepartitionFailedException("It was interrupted.");
        }
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.ShortCode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * Hears from the database which links were updated or deleted, by whatever node, and has the cache of this one forget them; and when the partitions
 * are about to change.
 *
 * <p>It has a connection and a thread of its own. A connection that is lost, or silent for longer than {@link #SILENCE}, is made anew, at
 * growing intervals. When that has succeeded the whole cache is marked stale, since changes may have been missed.
 */
public final class UrlChangeListener implements AutoCloseable {
    /** How long nothing has to happen before the server is asked whether it is there. */
    static final Duration HEARTBEAT = Duration.ofSeconds(1);

    /** How long the server may take to answer. */
    static final Duration ANSWER = Duration.ofSeconds(2);

    /** After this without a sign of the server it counts as lost. */
    static final Duration SILENCE = HEARTBEAT.plus(ANSWER);

    private static final Logger LOG = LoggerFactory.getLogger(UrlChangeListener.class);

    /** The channel that the statements of {@link PostgresUrlRepository} and {@code repartition} name. */
    private static final String LISTEN = "LISTEN terse_urls";

    /** What is said there before the partitions change, which no short code is. */
    private static final String PARTITIONS_CHANGE = "*partitions";

    /** The statement that says so. */
    public static final String TELL_PARTITIONS_CHANGE = "NOTIFY terse_urls, '" + PARTITIONS_CHANGE + "'";

    /** A pooler that hands each statement to another session takes {@code LISTEN}, and nothing is ever heard. */
    private static final String IS_HEARD = """
            SELECT 'terse_urls' IN (SELECT pg_listening_channels())""";

    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE_AT_THE_END = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final CachedUrlLookup cache;
    private final Thread thread = new Thread(this::run, "terse-changes");

    private volatile boolean closed;
    private volatile boolean listening;
    private volatile long heardAt;
    private volatile @Nullable Connection connection;

    private UrlChangeListener(DataSource dataSource, CachedUrlLookup cache) {
        this.dataSource = dataSource;
        this.cache = cache;
    }

    /**
     * Starts to listen, and goes on until it is closed. Does not wait for the database.
     *
     * @param dataSource makes the connection, which is kept: so not one of the pool that requests take theirs from, but for instance
     *     {@link #connections}
     * @param cache what forgets the links
     * @return the listener
     */
    public static UrlChangeListener start(DataSource dataSource, CachedUrlLookup cache) {
        UrlChangeListener listener = new UrlChangeListener(dataSource, cache);
        listener.thread.setDaemon(true);
        listener.thread.start();
        return listener;
    }

    /**
     * Connections without a pool, that give a silent server up soon.
     *
     * @param url the JDBC URL of the database
     * @param properties what else the driver is to know, such as {@code user} and {@code password}
     * @return the connections
     */
    public static DataSource connections(String url, Properties properties) {
        Properties impatient = new Properties();
        impatient.putAll(properties);
        String seconds = Long.toString(ANSWER.toSeconds());
        impatient.setProperty("connectTimeout", seconds);
        impatient.setProperty("socketTimeout", seconds);
        impatient.setProperty("ApplicationName", "terse-changes");
        return new DriverManagerDataSource(url, impatient);
    }

    /**
     * Tells whether changes are heard at present.
     *
     * @return false while the connection is lost; links are then read again by their age alone
     */
    public boolean isConnected() {
        return listening && System.nanoTime() - heardAt < SILENCE.toNanos();
    }

    /** Ends the listening and the connection. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
        Connection current = connection;
        try {
            if (current != null) {
                current.abort(Runnable::run);
            }
            thread.join(PATIENCE_AT_THE_END.toMillis());
        } catch (SQLException e) {
            LOG.debug("The connection could not be ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        boolean lost = false;
        Duration pause = FIRST_PAUSE;
        while (!closed) {
            try (Connection made = dataSource.getConnection();
                    Statement statement = made.createStatement()) {
                connection = made;
                made.setNetworkTimeout(Runnable::run, Math.toIntExact(ANSWER.toMillis()));
                made.setAutoCommit(true);
                statement.execute(LISTEN);
                heardAt = System.nanoTime();
                cache.markAllStale();
                setListening(true);
                if (lost) {
                    LOG.info("Changes of links by other nodes are heard again");
                    lost = false;
                }
                pause = FIRST_PAUSE;
                listen(made.unwrap(PGConnection.class), statement);
            } catch (SQLException | RuntimeException e) {
                setListening(false);
                if (!lost && !closed) {
                    LOG.warn("Changes of links by other nodes are not heard: {}", e.getMessage());
                    lost = true;
                }
            }
            if (!closed) {
                LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(pause.toNanos() / 2, pause.toNanos()));
                pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            }
        }
        setListening(false);
    }

    private void setListening(boolean isListening) {
        listening = isListening;
        cache.hearChanges(isListening);
    }

    private void listen(PGConnection server, Statement statement) throws SQLException {
        while (!closed) {
            PGNotification[] changes = server.getNotifications(Math.toIntExact(HEARTBEAT.toMillis()));
            if (changes == null || changes.length == 0) {
                checkThatChangesAreHeard(statement);
            } else {
                for (PGNotification change : changes) {
                    hear(change.getParameter());
                }
            }
            heardAt = System.nanoTime();
        }
    }

    private static void checkThatChangesAreHeard(Statement statement) throws SQLException {
        try (ResultSet answer = statement.executeQuery(IS_HEARD)) {
            if (!answer.next() || !answer.getBoolean(1)) {
                throw new SQLException("the session does not listen any more, as behind a pooler in transaction mode");
            }
        }
    }

    /** Anyone who may connect to the database may say anything. */
    private void hear(String text) {
        if (text.equals(PARTITIONS_CHANGE)) {
            cache.expectOtherPartitions();
        } else if (ShortCode.isValid(text)) {
            cache.invalidate(new ShortCode(text));
        }
    }
}

package dev.terse.adapter.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Statements for callers who do not wait long: neither their threads nor what the server does for them outlives the callers by much. */
final class ImpatientJdbc {
    /** Statements that wait for a thread: some tenths of a second's work. */
    private static final int MAX_WAITING = 1_024;

    private static final int IDLE_SECONDS = 60;

    /** By how much later than the server itself should have given a statement up a server that does not even say that is given up. */
    private static final Duration SILENCE = Duration.ofSeconds(1);

    private ImpatientJdbc() {}

    /** Connections for statements of such a limit. */
    static DataSource connections(DataSource dataSource, Duration limit) {
        return new ImpatientDataSource(dataSource, limit.plus(SILENCE));
    }

    /**
     * Runs statements.
     *
     * @param connections of the same limit
     * @param limit after which the server gives a statement up, in whole seconds, so that none is left behind that waits for a lock
     */
    static JdbcClient on(DataSource connections, Duration limit) {
        JdbcTemplate template = new JdbcTemplate(connections);
        template.setQueryTimeout(Math.toIntExact(limit.toSeconds()));
        return JdbcClient.create(template);
    }

    /** Threads to run them on, which end by themselves, and refuse what would have to wait for too many others. */
    static Executor threads(String name, int number) {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                number, number, IDLE_SECONDS, SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, name);
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    /** Connections that are given up when the server is silent for long. Pools put that back as it was. */
    private static final class ImpatientDataSource extends DelegatingDataSource {
        private final int networkMillis;

        ImpatientDataSource(DataSource target, Duration networkTimeout) {
            super(target);
            networkMillis = Math.toIntExact(networkTimeout.toMillis());
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try {
                connection.setNetworkTimeout(Runnable::run, networkMillis);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }
}

package dev.terse.adapter.postgres;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** The look-up by code, for callers who do not wait long: neither its thread nor its statement outlives them by much. */
final class LookupStatement implements Function<ShortCode, Optional<ShortUrl>> {
    private static final int THREADS = CachedUrlLookup.MAX_CONNECTIONS;

    /** Look-ups that wait for a thread: some tenths of a second's work. */
    private static final int MAX_WAITING = 1_024;

    private static final int IDLE_SECONDS = 60;

    /** The server itself gives the statement up, so that none is left behind that waits for a lock. */
    private static final int STATEMENT_SECONDS = 1;

    /** A server that does not even say that. */
    private static final int NETWORK_MILLIS = 2_000;

    private final JdbcClient jdbc;

    LookupStatement(DataSource dataSource) {
        JdbcTemplate template = new JdbcTemplate(new ImpatientDataSource(dataSource));
        template.setQueryTimeout(STATEMENT_SECONDS);
        jdbc = JdbcClient.create(template);
    }

    /** Threads to run it on, which end by themselves, and refuse what would have to wait for too many others. */
    static Executor threads() {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, SECONDS, new ArrayBlockingQueue<>(MAX_WAITING), task -> {
                    Thread thread = new Thread(task, "terse-lookup");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
        return threads;
    }

    @Override
    public Optional<ShortUrl> apply(ShortCode code) {
        return PostgresUrlRepository.findByCode(jdbc, code);
    }

    /** Connections that are given up when the server is silent for long. Pools put that back as it was. */
    private static final class ImpatientDataSource extends DelegatingDataSource {
        ImpatientDataSource(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            try {
                connection.setNetworkTimeout(Runnable::run, NETWORK_MILLIS);
                return connection;
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        }
    }
}

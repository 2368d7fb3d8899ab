package dev.terse.adapter.postgres.repartition;

import static java.util.Map.entry;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.jdbc.support.JdbcUtils;
import org.springframework.transaction.support.TransactionCallback;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The one connection of a run. It holds the lock that keeps other runs out, which the server lets go when the connection ends, however it
 * does. Names without a schema are those of the schema of {@code urls}.
 */
final class Session implements AutoCloseable {
    private static final String SEARCH_PATH = "SELECT current_setting('search_path')";

    private static final String SET_SEARCH_PATH =
            """
            SELECT set_config('search_path', quote_ident(nspname), false)
            FROM pg_class
            JOIN pg_namespace ON pg_namespace.oid = relnamespace
            WHERE pg_class.oid = to_regclass('urls')""";

    private static final String RESTORE_SEARCH_PATH = "SELECT set_config('search_path', :path, false)";

    /** Two schemas may each have a table of links. */
    private static final String LOCK_KEY = "hashtextextended('terse repartition of ' || current_schema(), 0)";

    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(" + LOCK_KEY + ")";

    private static final String HOLDER =
            """
            SELECT pid
            FROM pg_locks
            WHERE locktype = 'advisory' AND granted AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
                AND objsubid = 1 AND ((classid::bigint << 32) | objid::bigint) = %s"""
                    .formatted(LOCK_KEY);

    private static final String UNLOCK = "SELECT pg_advisory_unlock(" + LOCK_KEY + ")";

    /**
     * What the session needs, whatever its role or database is set to. A server that is told nothing more by this program, because that was
     * stopped or the network is cut, ends its transaction by itself, and frees what it has locked; then the session.
     */
    private static final Map<String, String> SETTINGS = Map.ofEntries(
            entry("statement_timeout", "0"),
            entry("transaction_timeout", "0"),
            entry("lock_timeout", "0"),
            entry("idle_session_timeout", "0"),
            entry("idle_in_transaction_session_timeout", "10s"),
            entry("tcp_keepalives_idle", "30"),
            entry("tcp_keepalives_interval", "10"),
            entry("tcp_keepalives_count", "3"),
            entry("client_connection_check_interval", "1s"),
            entry("max_parallel_workers_per_gather", "0"),
            entry("max_parallel_maintenance_workers", "0"),
            entry("jit", "off"),
            entry("plan_cache_mode", "force_custom_plan"),
            // As autovacuum rests, unless it is told otherwise.
            entry("vacuum_cost_delay", "2ms"),
            entry("default_tablespace", ""));

    /** Of those that this version of the server has. */
    private static final String SET =
            """
            SELECT set_config(name, :value, false)
            FROM pg_settings
            WHERE name = :name""";

    private static final String RESETS =
            """
            SELECT 'RESET ' || name
            FROM pg_settings
            WHERE name = ANY (string_to_array('%s', ','))"""
                    .formatted(String.join(",", SETTINGS.keySet()));

    /** What a server on Windows can't do is refused there. */
    private static final String INVALID_PARAMETER_VALUE = "22023";

    /** So that this session's own are told to the moment. */
    private static final String TELL_TRANSACTIONS = "SELECT pg_stat_force_next_flush()";

    private static final String TRANSACTIONS =
            """
            SELECT xact_commit + xact_rollback
            FROM pg_stat_database
            WHERE datname = current_database()""";

    /** Of whom this user may not know more, each may be. */
    private static final String IS_ANYBODY_AT_WORK =
            """
            SELECT EXISTS (
                SELECT
                FROM pg_stat_activity
                WHERE datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
                    AND (state IS NULL OR state <> 'idle' OR state_change > clock_timestamp() - interval '250 ms')
            )""";

    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final Connection connection;
    private final JdbcTemplate template;
    private final TransactionTemplate transaction;
    private final String searchPath;

    private Session(Connection connection) {
        SingleConnectionDataSource single = new SingleConnectionDataSource(connection, true);
        this.connection = connection;
        this.template = new JdbcTemplate(single);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(single));
        this.searchPath = jdbc().sql(SEARCH_PATH).query(String.class).single();
    }

    /** Opens a session that only looks. */
    static Session toLook(DataSource dataSource) {
        Session session = new Session(connect(dataSource));
        try {
            session.prepare();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    /** Opens the session of a run, unless there is another. */
    static Session toRun(DataSource dataSource) {
        Session session = toLook(dataSource);
        try {
            if (!session.jdbc().sql(TRY_LOCK).query(Boolean.class).single()) {
                throw new RepartitionUnderWayException(session.holder());
            }
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private String holder() {
        return jdbc().sql(HOLDER).query(String.class).optional().orElse("that has just ended");
    }

    private static Connection connect(DataSource dataSource) {
        try {
            Connection connection = dataSource.getConnection();
            // A pool puts these back.
            connection.setAutoCommit(true);
            connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
            connection.setNetworkTimeout(Runnable::run, 0);
            return connection;
        } catch (SQLException e) {
            throw new DataAccessResourceFailureException(String.valueOf(e.getMessage()), e);
        }
    }

    private void prepare() {
        if (jdbc().sql(SET_SEARCH_PATH).query(String.class).optional().isEmpty()) {
            throw new RepartitionRefusedException("There is no table urls in this database.");
        }
        SETTINGS.forEach(this::set);
    }

    private void set(String name, String value) {
        try {
            jdbc().sql(SET)
                    .param("name", name)
                    .param("value", value)
                    .query(String.class)
                    .optional();
        } catch (DataAccessException e) {
            if (!Patience.sqlState(e).equals(INVALID_PARAMETER_VALUE)) {
                throw e;
            }
            LOG.debug("The server does without {}", name, e);
        }
    }

    JdbcClient jdbc() {
        return JdbcClient.create(template);
    }

    /** How many transactions there were in the database, this session's among them. */
    long transactions() {
        execute(TELL_TRANSACTIONS);
        return jdbc().sql(TRANSACTIONS).query(Long.class).single();
    }

    /**
     * Lets those through who had to look at a table's definition anew, between one change of it and the next. Where nobody else has been at
     * work for a moment, there is nobody to let through.
     */
    void takeBreath(Duration breath) {
        if (jdbc().sql(IS_ANYBODY_AT_WORK).query(Boolean.class).single()) {
            Patience.park(breath.toNanos());
        }
    }

    /**
     * Takes an advisory lock for the current transaction, or gives the attempt up, as {@link Patience} knows it. To wait in a statement would hold up
     * whoever makes an index concurrently, and be held up by him.
     */
    void lockAtOnce(String key) {
        if (!jdbc().sql("SELECT pg_try_advisory_xact_lock(" + key + ")")
                .query(Boolean.class)
                .single()) {
            throw Patience.inTheWay();
        }
    }

    /** Does what can't be done in a transaction with an advisory lock, which is had like that of {@link #lockAtOnce}. */
    void runLocked(String key, Runnable work) {
        if (!jdbc().sql("SELECT pg_try_advisory_lock(" + key + ")")
                .query(Boolean.class)
                .single()) {
            throw Patience.inTheWay();
        }
        try {
            work.run();
        } finally {
            jdbc().sql("SELECT pg_advisory_unlock(" + key + ")")
                    .query(Boolean.class)
                    .single();
        }
    }

    /** Runs statements that were put together, and have no parameters. */
    void execute(String statements) {
        template.execute(statements);
    }

    void executeAll(List<String> statements) {
        if (!statements.isEmpty()) {
            execute(String.join(";\n", statements));
        }
    }

    /** Statements that a query puts together. */
    List<String> statements(String query) {
        return jdbc().sql(query).query((row, number) -> row.getString(1)).list();
    }

    /** Runs a query that was put together, and has one row. */
    <T> T queryFor(String query, Reader<T> reader, Object... parameters) {
        ResultSetExtractor<T> first = rows -> {
            rows.next();
            return reader.read(rows);
        };
        return Objects.requireNonNull(template.query(query, first, parameters));
    }

    /** Reads a row. */
    interface Reader<T> {
        T read(ResultSet row) throws SQLException;
    }

    void inTransaction(Runnable work) {
        transaction.executeWithoutResult(status -> work.run());
    }

    <T> T callInTransaction(TransactionCallback<T> work) {
        return Objects.requireNonNull(transaction.execute(work));
    }

    @Override
    public void close() {
        try {
            restore();
        } catch (DataAccessException e) {
            LOG.debug("The session is lost, and what it held with it", e);
        } finally {
            JdbcUtils.closeConnection(connection);
        }
    }

    private void restore() {
        jdbc().sql(UNLOCK).query(Boolean.class).single();
        executeAll(statements(RESETS));
        jdbc().sql(RESTORE_SEARCH_PATH)
                .param("path", searchPath)
                .query(String.class)
                .single();
    }
}

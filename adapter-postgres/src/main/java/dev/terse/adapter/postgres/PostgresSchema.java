package dev.terse.adapter.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The tables of this adapter, brought up to date by Flyway with a history of its own ({@value #HISTORY_TABLE}), so that it goes
 * together with the migrations of a host application. Nodes that start at once migrate once: the others wait.
 */
public final class PostgresSchema {
    /** Where Flyway keeps what it has done. */
    public static final String HISTORY_TABLE = "terse_schema_history";

    /** The lowest version that the stores of this adapter work on. */
    public static final int LOWEST_VERSION = 13;

    /** The newest version. */
    public static final int NEWEST_VERSION = 13;

    /** The greatest number of partitions that V2 makes at once. */
    public static final int MAX_PARTITIONS = 1024;

    /** The SQLSTATE by which V2 says that the table is too big for it. */
    private static final String TOO_MANY_ROWS = "TR001";

    /** The SQLSTATE by which V2 says that the table is not what it can work on; the message says why. */
    private static final String UNKNOWN_TABLE = "TR002";

    /** The SQLSTATE by which an {@link IndexUrls} says that the table is being repartitioned. */
    static final String IS_BEING_REPARTITIONED_STATE = "TR003";

    /** The SQLSTATE of {@code lock_timeout}. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    static final String IS_BEING_REPARTITIONED = "SELECT to_regclass('terse_repartition') IS NOT NULL";

    private static final String FINISH_REPARTITION =
            "The table urls is being repartitioned, and is not migrated meanwhile. Finish that by the same `java -jar terse.jar"
                    + " repartition` as before, or undo it by `java -jar terse.jar repartition --abort`.";

    private static final int LOWEST_SERVER_VERSION = 15;

    private static final int MAX_BASELINE_ATTEMPTS = 100;

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private static final long LONG_PAUSE_NANOS = Duration.ofSeconds(2).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);

    private final Settings settings;
    private final JdbcClient jdbc;
    private final Flyway flyway;

    /**
     * How to migrate.
     *
     * @param partitions into how many partitions V2 splits the links, 1 to {@value PostgresSchema#MAX_PARTITIONS}; 1 leaves the table
     *     plain
     * @param offlineRowLimit how many links V2 copies at most while nobody can write, from 0 up
     * @param target the version to stop at, 1 to {@value PostgresSchema#NEWEST_VERSION}; versions beyond it that are there already stay
     */
    public record Settings(int partitions, long offlineRowLimit, int target) {
        /** Four partitions, a copy of at most a million rows, and the newest version. */
        public static final Settings DEFAULT = new Settings(4, 1_000_000, NEWEST_VERSION);

        /**
         * Settings.
         *
         * @throws IllegalArgumentException if a number is out of range
         */
        public Settings {
            if (partitions < 1 || partitions > MAX_PARTITIONS) {
                throw new IllegalArgumentException("partitions must be from 1 to " + MAX_PARTITIONS);
            }
            if (offlineRowLimit < 0) {
                throw new IllegalArgumentException("offlineRowLimit must be at least 0");
            }
            if (target < 1 || target > NEWEST_VERSION) {
                throw new IllegalArgumentException("target must be from 1 to " + NEWEST_VERSION);
            }
        }
    }

    /**
     * The schema of a database.
     *
     * @param dataSource where it is; the tables go into the first schema of its search path
     * @param settings how to migrate
     */
    public PostgresSchema(DataSource dataSource, Settings settings) {
        DataSource patient = new PatientDataSource(dataSource);
        this.settings = settings;
        this.jdbc = JdbcClient.create(patient);
        this.flyway = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(patient)
                .locations("classpath:dev/terse/adapter/postgres/migration")
                .table(HISTORY_TABLE)
                .javaMigrations(
                        IndexUrls.forLists(),
                        IndexUrls.forPurge(),
                        IndexUrls.forExisting(),
                        IndexUrls.forStates(),
                        IndexUrls.forTags())
                .target(Integer.toString(settings.target()))
                // An index that is made concurrently waits for all other transactions to end: Flyway's own lock must
                // not be one of them.
                .configuration(Map.of("flyway.postgresql.transactional.lock", "false"))
                .placeholders(Map.of(
                        "partitions", Integer.toString(settings.partitions()),
                        "offline_row_limit", Long.toString(settings.offlineRowLimit())))
                // A host's own tables may be in the schema already; ours start from nothing beside them.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                // Nodes that start together wait for the one that migrates, however long that takes.
                .lockRetryCount(-1)
                .load();
    }

    /**
     * Brings the tables up to date. Does nothing where they are. Waits for other nodes that do the same, and for transactions that hold
     * the tables, however long that takes.
     *
     * @return the version that they have now, which the stores work on from {@value #LOWEST_VERSION} up
     * @throws MigrationRefusedException if the server, the database or the table of links can't be used, or if the links are too many to
     *     be copied while nobody can write; the tables are as the last migration before that left them
     * @throws MigrationFailedException if anything else went wrong; what is finished stays, what is not is undone or done by the next
     *     call
     */
    public int migrate() {
        try {
            checkServer();
            return migrateOnceTheTablesAreFree();
        } catch (FlywayException | DataAccessException e) {
            throw new MigrationFailedException(e);
        }
    }

    /**
     * Tells how far the tables have been brought.
     *
     * @return their version; 0 if there are none
     * @throws MigrationFailedException if the database does not answer
     */
    public int version() {
        try {
            MigrationInfo current = flyway.info().current();
            return current == null ? 0 : current.getVersion().getMajor().intValueExact();
        } catch (FlywayException | DataAccessException e) {
            throw new MigrationFailedException(e);
        }
    }

    private int migrateOnceTheTablesAreFree() {
        int baselineAttempts = 0;
        while (true) {
            try {
                return tryToMigrate();
            } catch (FlywayException e) {
                String state = sqlState(e);
                if (state.equals(IS_BEING_REPARTITIONED_STATE)) {
                    throw new MigrationRefusedException(FINISH_REPARTITION, e);
                }
                if (state.equals(TOO_MANY_ROWS) || state.equals(UNKNOWN_TABLE)) {
                    throw refused(e, state);
                }
                if (state.equals(LOCK_NOT_AVAILABLE)) {
                    LOG.warn("The tables are in use by a long transaction; the migration goes on when it ends");
                    LockSupport.parkNanos(LONG_PAUSE_NANOS);
                } else if (isBaselineRace(e) && ++baselineAttempts < MAX_BASELINE_ATTEMPTS) {
                    LockSupport.parkNanos(PAUSE_NANOS);
                } else {
                    throw e;
                }
            }
        }
    }

    private void checkServer() {
        int version = jdbc.sql("SELECT current_setting('server_version_num')::int / 10000")
                .query(Integer.class)
                .single();
        if (version < LOWEST_SERVER_VERSION) {
            throw new MigrationRefusedException(
                    "The server is PostgreSQL " + version + "; " + LOWEST_SERVER_VERSION + " or later is needed.");
        }
        String encoding = jdbc.sql("SHOW server_encoding").query(String.class).single();
        if (!encoding.equals("UTF8")) {
            throw new MigrationRefusedException("The encoding of the database is " + encoding
                    + "; UTF8 is needed, since URLs may have any character.");
        }
    }

    private int tryToMigrate() {
        forgetFailures();
        checkNoRepartition();
        int steps = flyway.migrate().migrationsExecuted;
        MigrationVersion version =
                Objects.requireNonNull(flyway.info().current()).getVersion();
        if (steps > 0) {
            LOG.info("Migrated the tables to version {}", version);
        }
        return version.getMajor().intValueExact();
    }

    /** The new table that the links are copied to would not be migrated. Where nothing is to be done, there is no reason to refuse. */
    private void checkNoRepartition() {
        if (flyway.info().pending().length > 0
                && jdbc.sql(IS_BEING_REPARTITIONED).query(Boolean.class).single()) {
            throw new MigrationRefusedException(FINISH_REPARTITION);
        }
    }

    /** A migration outside a transaction that failed is written down as such, and would stop Flyway for ever. Ours go on where they were. */
    private void forgetFailures() {
        boolean failed = Arrays.stream(flyway.info().all())
                .anyMatch(migration -> migration.getState().isFailed());
        if (failed) {
            jdbc.sql("DELETE FROM " + HISTORY_TABLE + " WHERE NOT success").update();
        }
    }

    /**
     * Whether another node is between making the history table and writing its first line, where Flyway finds it "empty". Flyway looks
     * before it takes its lock, and has no code for this.
     */
    private static boolean isBaselineRace(FlywayException e) {
        return String.valueOf(e.getMessage()).startsWith("Unable to baseline schema history table");
    }

    private MigrationRefusedException refused(FlywayException e, String state) {
        if (state.equals(UNKNOWN_TABLE)) {
            return new MigrationRefusedException(serverMessage(e) + ".", e);
        }
        return new MigrationRefusedException(
                "The table urls has more than " + settings.offlineRowLimit()
                        + " rows, too many to be partitioned while nobody can write. Partition it by"
                        + " `java -jar terse.jar repartition --partitions " + settings.partitions()
                        + "` while it is read and written, raise terse.migration.offline-row-limit to do it here all the"
                        + " same, or set terse.partitions=1 to leave it as it is for good.",
                e);
    }

    /** For tests: what Flyway knows of the schema. */
    Flyway flyway() {
        return flyway;
    }

    private static Optional<SQLException> sqlException(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql) {
                return Optional.of(sql);
            }
        }
        return Optional.empty();
    }

    private static String sqlState(Throwable failure) {
        return sqlException(failure).map(SQLException::getSQLState).orElse("");
    }

    private static String serverMessage(Throwable failure) {
        return sqlException(failure)
                .map(sql -> sql instanceof PSQLException server ? server.getServerErrorMessage() : null)
                .map(ServerErrorMessage::getMessage)
                .orElseThrow();
    }
}

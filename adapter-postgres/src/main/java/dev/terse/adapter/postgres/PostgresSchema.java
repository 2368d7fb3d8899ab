package dev.terse.adapter.postgres;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of this adapter, brought up to date by Flyway with a history of its own ({@value #HISTORY_TABLE}), so that it goes
 * together with the migrations of a host application. Nodes that start at once migrate once: the others wait.
 */
public final class PostgresSchema {
    /** Where Flyway keeps what it has done. */
    public static final String HISTORY_TABLE = "terse_schema_history";

    /** The lowest version that the stores of this adapter work on. */
    public static final int LOWEST_VERSION = 3;

    /** The newest version. */
    public static final int NEWEST_VERSION = 4;

    /** The greatest number of partitions that V2 makes at once. */
    public static final int MAX_PARTITIONS = 1024;

    /** The SQLSTATE by which V2 says that the table is too big for it. */
    private static final String TOO_MANY_ROWS = "TR001";

    private static final int MAX_ATTEMPTS = 100;

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(PostgresSchema.class);

    private final Settings settings;
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
        this.settings = settings;
        this.flyway = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:dev/terse/adapter/postgres/migration")
                .table(HISTORY_TABLE)
                .javaMigrations(new IndexUrlsForLists())
                .target(Integer.toString(settings.target()))
                // V4 waits for all other transactions to end: Flyway's own lock must not be one of them.
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
     * Brings the tables up to date. Does nothing where they are.
     *
     * @return the version that they have now, which the stores work on from {@value #LOWEST_VERSION} up
     * @throws MigrationRefusedException if the links are too many to be copied while nobody can write; the tables are as before
     * @throws FlywayException if anything else went wrong; what is finished stays, what is not is undone
     */
    public int migrate() {
        for (int attempt = 1; ; attempt++) {
            try {
                return tryToMigrate();
            } catch (FlywayException e) {
                if (isRefusal(e)) {
                    throw refused(e);
                }
                if (attempt == MAX_ATTEMPTS || !isBaselineRace(e)) {
                    throw e;
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private int tryToMigrate() {
        int steps = flyway.migrate().migrationsExecuted;
        MigrationVersion version =
                Objects.requireNonNull(flyway.info().current()).getVersion();
        if (steps > 0) {
            LOG.info("Migrated the tables to version {}", version);
        }
        return version.getMajor().intValueExact();
    }

    /**
     * Whether another node is between making the history table and writing its first line, where Flyway finds it "empty". Flyway looks
     * before it takes its lock, and has no code for this.
     */
    private static boolean isBaselineRace(FlywayException e) {
        return String.valueOf(e.getMessage()).startsWith("Unable to baseline schema history table");
    }

    private MigrationRefusedException refused(FlywayException e) {
        return new MigrationRefusedException(
                "The table urls has more than " + settings.offlineRowLimit()
                        + " rows, too many to be partitioned while nobody can write. Raise"
                        + " terse.migration.offline-row-limit to do it all the same, or set terse.partitions=1 to leave it"
                        + " as it is.",
                e);
    }

    /** For tests: what Flyway knows of the schema. */
    Flyway flyway() {
        return flyway;
    }

    private static boolean isRefusal(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && TOO_MANY_ROWS.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}

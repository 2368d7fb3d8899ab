package dev.terse.adapter.postgres;

import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/**
 * The tables of this adapter, brought up to date by Flyway with a history of its own ({@value #HISTORY_TABLE}), so that it goes
 * together with the migrations of a host application. Nodes that start at once migrate once: the others wait.
 */
public final class PostgresSchema {
    /** Where Flyway keeps what it has done. */
    public static final String HISTORY_TABLE = "terse_schema_history";

    /** The greatest number of partitions that V2 makes at once. */
    public static final int MAX_PARTITIONS = 1024;

    /** The SQLSTATE by which V2 says that the table is too big for it. */
    private static final String TOO_MANY_ROWS = "TR001";

    private final Settings settings;
    private final Flyway flyway;

    /**
     * How to migrate.
     *
     * @param partitions into how many partitions V2 splits the links, 1 to {@value PostgresSchema#MAX_PARTITIONS}; 1 leaves the table
     *     plain
     * @param offlineRowLimit how many links V2 copies at most while nobody can write, from 0 up
     */
    public record Settings(int partitions, long offlineRowLimit) {
        /** Four partitions, and a copy of at most a million rows. */
        public static final Settings DEFAULT = new Settings(4, 1_000_000);

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
        }
    }

    /**
     * The schema of a database.
     *
     * @param dataSource where it is; the tables go into the first schema of its search path
     * @param settings how to migrate
     */
    public PostgresSchema(DataSource dataSource, Settings settings) {
        this(dataSource, settings, "latest");
    }

    PostgresSchema(DataSource dataSource, Settings settings, String target) {
        this.settings = settings;
        this.flyway = Flyway.configure(PostgresSchema.class.getClassLoader())
                .dataSource(dataSource)
                .locations("classpath:dev/terse/adapter/postgres/migration")
                .table(HISTORY_TABLE)
                .target(target)
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
     * @throws MigrationRefusedException if the links are too many to be copied while nobody can write; the tables are as before
     * @throws FlywayException if anything else went wrong; what is finished stays, what is not is undone
     */
    public void migrate() {
        try {
            flyway.migrate();
        } catch (FlywayException e) {
            if (isRefusal(e)) {
                throw new MigrationRefusedException(
                        "The table urls has more than " + settings.offlineRowLimit()
                                + " rows, too many to be partitioned while nobody can write. Raise"
                                + " terse.migration.offline-row-limit to do it all the same, or set terse.partitions=1 to leave it"
                                + " as it is.",
                        e);
            }
            throw e;
        }
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

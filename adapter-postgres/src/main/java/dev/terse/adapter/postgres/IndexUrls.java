package dev.terse.adapter.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** A migration that makes an index of the links, while the service reads and writes. If it is interrupted, the next start does what is left. */
final class IndexUrls implements JavaMigration {
    private static final String TRY_LOCK = "SELECT pg_try_advisory_lock(" + UrlsIndex.MIGRATION_LOCK_KEY + ")";

    private static final String UNLOCK = "SELECT pg_advisory_unlock(" + UrlsIndex.MIGRATION_LOCK_KEY + ")";

    private static final long PAUSE_NANOS = Duration.ofMillis(100).toNanos();

    private final String version;
    private final String description;
    private final UrlsIndex index;

    private IndexUrls(String version, String description, UrlsIndex index) {
        this.version = version;
        this.description = description;
        this.index = index;
    }

    /** V4: what lists page by. */
    static IndexUrls forLists() {
        return new IndexUrls(
                "4",
                "index urls for lists",
                UrlsIndex.ofUrls(
                        "urls_created_at_idx", "_created_at_id_short_code_idx", "(created_at, id, short_code)"));
    }

    /** V8: the links that were deleted, in the order in which they are forgotten. */
    static IndexUrls forPurge() {
        return new IndexUrls(
                "8",
                "index urls for purge",
                UrlsIndex.ofUrls("urls_free_from_idx", "_free_from_idx", "(free_from) WHERE free_from IS NOT NULL"));
    }

    /** V10: the links of a URL, whatever its length, the newest of which is looked for. */
    static IndexUrls forExisting() {
        return new IndexUrls(
                "10",
                "index urls by original url",
                UrlsIndex.ofUrls(
                        "urls_original_url_idx",
                        "_hashtextextended_created_at_id_short_code_idx",
                        "(hashtextextended(original_url, 0), created_at, id, short_code)"));
    }

    /** V11: the links that are not simply active for ever, by what makes them so. */
    static IndexUrls forStates() {
        return new IndexUrls(
                "11",
                "index urls by state",
                UrlsIndex.ofUrls(
                        "urls_state_idx",
                        "_expires_at_active_from_is_enabled_max_clicks_idx",
                        "(expires_at, active_from, is_enabled, max_clicks)"
                                + " WHERE expires_at IS NOT NULL OR active_from IS NOT NULL OR NOT is_enabled OR max_clicks IS NOT NULL"));
    }

    /** V12: the links that have tags, by each. */
    static IndexUrls forTags() {
        return new IndexUrls(
                "12",
                "index urls by tag",
                UrlsIndex.ofUrls(
                        "urls_tags_idx", "_tags_idx", "USING gin (tags) WITH (fastupdate = off) WHERE tags <> '{}'"));
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(version);
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return false;
    }

    /**
     * Keeps repartitions from being begun meanwhile, whose new table would lack the index. One that is beginning has the lock for a moment; to
     * wait for it in a statement would hold up whoever makes an index concurrently.
     */
    @Override
    public void migrate(Context context) throws SQLException {
        Connection connection = context.getConnection();
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        while (!is(TRY_LOCK, jdbc)) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        try {
            if (is(PostgresSchema.IS_BEING_REPARTITIONED, jdbc)) {
                throw new SQLException(
                        "The table urls is being repartitioned", PostgresSchema.IS_BEING_REPARTITIONED_STATE);
            }
            index.make(connection);
        } finally {
            jdbc.sql(UNLOCK).query().singleRow();
        }
    }

    private static boolean is(String question, JdbcClient jdbc) {
        return jdbc.sql(question).query(Boolean.class).single();
    }
}

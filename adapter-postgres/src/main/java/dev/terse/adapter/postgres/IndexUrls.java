package dev.terse.adapter.postgres;

import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An index of the links, made while the service reads and writes. On a partitioned table an index can't be made concurrently; so those of
 * the partitions are made one by one, and then declared to be parts of one.
 *
 * <p>Not in a transaction, since {@code CREATE INDEX CONCURRENTLY} can't be: if it is interrupted, the next start does what is left.
 */
final class IndexUrls implements JavaMigration {
    private static final String TABLES =
            """
            WITH tables AS (
                SELECT oid, relname
                FROM pg_class
                WHERE oid = 'urls'::regclass AND relkind = 'r'
                    OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass)
            ), indexes AS (
                SELECT oid AS table_oid, oid <> 'urls'::regclass AS is_part,
                       CASE
                           WHEN oid = 'urls'::regclass THEN :name
                           ELSE relname || :nameInPartition
                       END AS name
                FROM tables
            )
            """;

    /** What takes long, and lets others read and write meanwhile. */
    private static final String SLOW_STATEMENTS = TABLES
            + """
            -- What an interrupted attempt left behind can't be used, and blocks the name.
            SELECT format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass) AS statement, 1 AS step
            FROM indexes
            JOIN pg_index ON indrelid = table_oid
            JOIN pg_class ON pg_class.oid = indexrelid AND relname = name
            WHERE NOT indisvalid
            UNION ALL
            SELECT format('CREATE INDEX CONCURRENTLY IF NOT EXISTS %I ON %s %s', name, table_oid::regclass, :definition), 2
            FROM indexes
            ORDER BY step, statement""";

    /** What is done at once, but holds others up for as long as it waits for its lock. */
    private static final String QUICK_STATEMENTS = TABLES
            + """
            SELECT format('CREATE INDEX IF NOT EXISTS %I ON ONLY urls %s', :name, :definition) AS statement, 1 AS step
            WHERE EXISTS (SELECT FROM indexes WHERE is_part)
            UNION ALL
            SELECT format('ALTER INDEX %I ATTACH PARTITION %I', :name, name), 2
            FROM indexes
            WHERE is_part
            ORDER BY step, statement""";

    private final String version;
    private final String description;
    private final String name;
    private final String nameInPartition;
    private final String definition;

    private IndexUrls(String version, String description, String name, String nameInPartition, String definition) {
        this.version = version;
        this.description = description;
        this.name = name;
        this.nameInPartition = nameInPartition;
        this.definition = definition;
    }

    /** V4: what lists page by. */
    static IndexUrls forLists() {
        return new IndexUrls(
                "4",
                "index urls for lists",
                "urls_created_at_idx",
                "_created_at_id_short_code_idx",
                "(created_at, id, short_code)");
    }

    /** V8: the links that were deleted, in the order in which they are forgotten. */
    static IndexUrls forPurge() {
        return new IndexUrls(
                "8",
                "index urls for purge",
                "urls_free_from_idx",
                "_free_from_idx",
                "(free_from) WHERE free_from IS NOT NULL");
    }

    /** V10: the links of a URL, whatever its length, the newest of which is looked for. */
    static IndexUrls forExisting() {
        return new IndexUrls(
                "10",
                "index urls by original url",
                "urls_original_url_idx",
                "_hashtextextended_created_at_id_short_code_idx",
                "(hashtextextended(original_url, 0), created_at, id, short_code)");
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

    @Override
    public void migrate(Context context) {
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(context.getConnection(), true));
        try {
            jdbc.sql("SET statement_timeout = 0").update();
            jdbc.sql("SET lock_timeout = 0").update();
            runEach(SLOW_STATEMENTS, jdbc);
            jdbc.sql("SET lock_timeout = '500ms'").update();
            runEach(QUICK_STATEMENTS, jdbc);
        } finally {
            jdbc.sql("RESET statement_timeout").update();
            jdbc.sql("RESET lock_timeout").update();
        }
    }

    private void runEach(String query, JdbcClient jdbc) {
        List<String> statements = jdbc.sql(query)
                .param("name", name)
                .param("nameInPartition", nameInPartition)
                .param("definition", definition)
                .query((row, number) -> row.getString("statement"))
                .list();
        statements.forEach(statement -> jdbc.sql(statement).update());
    }
}

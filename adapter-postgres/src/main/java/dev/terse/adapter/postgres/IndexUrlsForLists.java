package dev.terse.adapter.postgres;

import java.util.List;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * V4: the index that lists page by, made while the service reads and writes. On a partitioned table an index can't be made
 * concurrently; so the parent's is declared first, and those of the partitions are made and attached one by one.
 *
 * <p>Not in a transaction, since {@code CREATE INDEX CONCURRENTLY} can't be: if it is interrupted, the next start does what is left.
 */
final class IndexUrlsForLists implements JavaMigration {
    /** What PostgreSQL says a table needs, as statements to run in this order. Names are quoted by the server. */
    private static final String STATEMENTS =
            """
            WITH tables AS (
                SELECT tree.relid, tree.isleaf, tree.relid <> 'urls'::regclass AS is_partition,
                       CASE
                           WHEN tree.relid = 'urls'::regclass THEN 'urls_created_at_idx'
                           ELSE class.relname || '_created_at_id_short_code_idx'
                       END AS index_name
                FROM pg_partition_tree('urls') AS tree
                JOIN pg_class AS class ON class.oid = tree.relid
            ), statements AS (
                -- What an interrupted attempt left behind can't be used, and blocks the name.
                SELECT 1 AS step, format('DROP INDEX CONCURRENTLY %s', index.indexrelid::regclass) AS statement
                FROM tables
                JOIN pg_index AS index ON index.indrelid = tables.relid
                JOIN pg_class AS class ON class.oid = index.indexrelid
                WHERE tables.isleaf AND NOT index.indisvalid AND class.relname = tables.index_name
                UNION ALL
                SELECT 2, 'CREATE INDEX IF NOT EXISTS urls_created_at_idx ON ONLY urls (created_at, id, short_code)'
                FROM tables
                WHERE NOT isleaf
                UNION ALL
                SELECT 3, format(
                    'CREATE INDEX CONCURRENTLY IF NOT EXISTS %I ON %s (created_at, id, short_code)',
                    index_name, relid::regclass)
                FROM tables
                WHERE isleaf
                UNION ALL
                SELECT 4, format('ALTER INDEX urls_created_at_idx ATTACH PARTITION %I', index_name)
                FROM tables
                WHERE isleaf AND is_partition
            )
            SELECT statement
            FROM statements
            ORDER BY step, statement""";

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("4");
    }

    @Override
    public String getDescription() {
        return "index urls for lists";
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
        List<String> statements = jdbc.sql(STATEMENTS).query(String.class).list();
        statements.forEach(statement -> jdbc.sql(statement).update());
    }
}

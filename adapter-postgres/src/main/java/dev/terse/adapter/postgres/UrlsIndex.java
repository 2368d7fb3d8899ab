package dev.terse.adapter.postgres;

import java.sql.Connection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An index of the links, made while the service reads and writes. On a partitioned table an index can't be made concurrently; so those of
 * the partitions are made one by one, and then declared to be parts of one.
 *
 * @param name its name
 * @param nameInPartition what follows the name of a partition in that of its part
 * @param definition what follows the name of the table in {@code CREATE INDEX}
 */
record UrlsIndex(String name, String nameInPartition, String definition) {
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

    private static final String IS_THERE = TABLES
            + """
            SELECT bool_and(indisvalid IS TRUE)
            FROM indexes
            LEFT JOIN (pg_index JOIN pg_class ON pg_class.oid = indexrelid) ON indrelid = table_oid AND relname = name""";

    /**
     * Makes what of it is not there. Not in a transaction, since {@code CREATE INDEX CONCURRENTLY} can't be: if it is interrupted, the
     * next call does what is left.
     */
    void make(Connection connection) {
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
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

    /** Whether there is an index of that name for all links. */
    static boolean isThere(String name, String nameInPartition, JdbcClient jdbc) {
        return jdbc.sql(IS_THERE)
                .param("name", name)
                .param("nameInPartition", nameInPartition)
                .query(Boolean.class)
                .single();
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

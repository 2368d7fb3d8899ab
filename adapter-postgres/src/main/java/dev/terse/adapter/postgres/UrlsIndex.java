package dev.terse.adapter.postgres;

import java.sql.Connection;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * An index of the links, made while the service reads and writes. On a partitioned table an index can't be made concurrently; so those of
 * the partitions are made one by one, and then declared to be parts of one.
 *
 * @param table the table of the links, or the one that is to take its place
 * @param name its name
 * @param nameInPartition what follows the name of a partition in that of its part
 * @param definition what follows the name of the table in {@code CREATE INDEX}
 */
public record UrlsIndex(String table, String name, String nameInPartition, String definition) {
    /** The key, in SQL, of the advisory lock of a migration that makes one. Two schemas may each have a table of links. */
    public static final String MIGRATION_LOCK_KEY =
            "hashtextextended('terse index migration of ' || current_schema(), 0)";

    private static final String INDEXES =
            """
            WITH tables AS (
                SELECT oid AS table_oid, relkind,
                       CASE
                           WHEN oid = :table::regclass THEN :name
                           ELSE relname || :nameInPartition
                       END::name AS name
                FROM pg_class
                WHERE oid = :table::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = :table::regclass)
            ), indexes AS (
                SELECT tables.*, indexrelid, indisvalid, relispartition
                FROM tables
                LEFT JOIN (pg_index JOIN pg_class ON pg_class.oid = indexrelid) ON indrelid = table_oid AND relname = name
            )
            """;

    private static final String STATEMENTS = INDEXES
            + """
            , statements (step, statement) AS (
                SELECT 'DROP', format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass)
                FROM indexes
                WHERE relkind = 'r' AND NOT indisvalid
                UNION ALL
                SELECT 'BUILD', format('CREATE INDEX CONCURRENTLY %I ON %s %s', name, table_oid::regclass, :definition)
                FROM indexes
                WHERE relkind = 'r' AND indexrelid IS NULL
                UNION ALL
                SELECT 'DECLARE', format('CREATE INDEX %I ON ONLY %s %s', name, table_oid::regclass, :definition)
                FROM indexes
                WHERE relkind = 'p' AND indexrelid IS NULL
                UNION ALL
                SELECT 'ATTACH', format('ALTER INDEX %I ATTACH PARTITION %I', :name, name)
                FROM indexes
                WHERE table_oid <> :table::regclass AND relispartition IS NOT TRUE
            )
            SELECT statement
            FROM statements
            WHERE step = :step
            ORDER BY statement""";

    /** That of a partitioned table is valid when it has all of its parts. */
    private static final String IS_THERE =
            INDEXES + """
            SELECT bool_and(indisvalid IS TRUE)
            FROM indexes""";

    /** The steps in which it is made. */
    public enum Step {
        /** What an interrupted attempt left behind goes: it can't be used, and blocks the name. Lets others read and write. */
        DROP,

        /** The parts, or that of a plain table, are made. Takes long, and lets others read and write. */
        BUILD,

        /** The whole is made, without its parts. Done at once, but waits for those who write, and who come to write wait behind it. */
        DECLARE,

        /** The parts become its parts. Done at once, but waits for those who use the part, and who come to use it wait behind it. */
        ATTACH
    }

    /**
     * An index of the table {@code urls}.
     *
     * @param name as above
     * @param nameInPartition as above
     * @param definition as above
     * @return the index
     */
    static UrlsIndex ofUrls(String name, String nameInPartition, String definition) {
        return new UrlsIndex("urls", name, nameInPartition, definition);
    }

    /** Whether there is an index of that name for all links. */
    static boolean isThere(String name, String nameInPartition, JdbcClient jdbc) {
        return jdbc.sql(IS_THERE)
                .param("table", "urls")
                .param("name", name)
                .param("nameInPartition", nameInPartition)
                .query(Boolean.class)
                .single();
    }

    /**
     * What is left to do in a step, after those before it.
     *
     * @param step the step
     * @param jdbc the database
     * @return the statements, each of which wants a transaction of its own; those of the first two steps can't be in one that was begun
     */
    public List<String> statements(Step step, JdbcClient jdbc) {
        return jdbc.sql(STATEMENTS)
                .param("table", table)
                .param("name", name)
                .param("nameInPartition", nameInPartition)
                .param("definition", definition)
                .param("step", step.name())
                .query(String.class)
                .list();
    }

    /**
     * Makes what of it is not there. Not in a transaction, since {@code CREATE INDEX CONCURRENTLY} can't be: if it is interrupted, the
     * next call does what is left.
     */
    void make(Connection connection) {
        JdbcClient jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        try {
            jdbc.sql("SET statement_timeout = 0").update();
            jdbc.sql("SET lock_timeout = 0").update();
            runEach(Step.DROP, jdbc);
            runEach(Step.BUILD, jdbc);
            jdbc.sql("SET lock_timeout = '500ms'").update();
            runEach(Step.DECLARE, jdbc);
            runEach(Step.ATTACH, jdbc);
        } finally {
            jdbc.sql("RESET statement_timeout").update();
            jdbc.sql("RESET lock_timeout").update();
        }
    }

    private void runEach(Step step, JdbcClient jdbc) {
        statements(step, jdbc).forEach(statement -> jdbc.sql(statement).update());
    }
}

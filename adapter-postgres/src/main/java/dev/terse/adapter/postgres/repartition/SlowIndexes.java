package dev.terse.adapter.postgres.repartition;

/**
 * The indexes that rows are slow to add to, which is all that are no B-trees. A batch of the copy that had to add to them would keep its rows
 * from others for too long; so they are made when the rows are there, while others write, partition by partition.
 */
final class SlowIndexes {
    /** The definition of an index is taken as the server writes it, after the names of the index and the table. */
    static final String INDEXES =
            """
            SELECT indexrelid, indisunique, index_class.relname, amname <> 'btree' AS is_slow,
                   substr(pg_get_indexdef(indexrelid), 1 + length(format('CREATE %sINDEX %I ON %s%I.urls ',
                       CASE WHEN indisunique THEN 'UNIQUE ' END,
                       index_class.relname,
                       CASE WHEN table_class.relkind = 'p' THEN 'ONLY ' END,
                       current_schema()))) AS definition
            FROM pg_index
            JOIN pg_class AS index_class ON index_class.oid = indexrelid
            JOIN pg_class AS table_class ON table_class.oid = indrelid
            JOIN pg_am ON pg_am.oid = index_class.relam
            WHERE indrelid = 'urls'::regclass AND NOT indisprimary""";

    /** The name of a part follows that of its partition. */
    private static final String PARTS =
            """
            WITH leaves AS (
                SELECT oid, relname
                FROM pg_class
                WHERE relkind = 'r'
                    AND (oid = 'urls_new'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls_new'::regclass))
            ), indexes AS (
            %s
            ), parts AS (
                SELECT leaves.oid AS leaf, leaves.oid <> 'urls_new'::regclass AS is_part, indexes.relname || '_new' AS whole, definition,
                       CASE
                           WHEN leaves.oid = 'urls_new'::regclass THEN indexes.relname || '_new'
                           ELSE leaves.relname || regexp_replace(indexes.relname, '^(urls)?_?', '_')
                       END AS name
                FROM leaves
                CROSS JOIN indexes
                WHERE is_slow
            )
            """
                    .formatted(INDEXES);

    /** What an interrupted run left behind can't be used, and blocks the name. */
    private static final String SLOW_STATEMENTS = PARTS
            + """
            SELECT format('DROP INDEX CONCURRENTLY %s', indexrelid::regclass) AS statement, 1 AS step
            FROM parts
            JOIN pg_index ON indrelid = leaf
            JOIN pg_class ON pg_class.oid = indexrelid AND relname = name
            WHERE NOT indisvalid
            UNION ALL
            SELECT format('CREATE INDEX CONCURRENTLY IF NOT EXISTS %I ON %s %s', name, leaf::regclass, definition), 2
            FROM parts
            ORDER BY step, statement""";

    private static final String QUICK_STATEMENTS = PARTS
            + """
            SELECT DISTINCT format('CREATE INDEX IF NOT EXISTS %I ON ONLY urls_new %s', whole, definition) AS statement, 1 AS step
            FROM parts
            WHERE is_part
            UNION ALL
            SELECT format('ALTER INDEX %I ATTACH PARTITION %I', whole, name), 2
            FROM parts
            WHERE is_part
            ORDER BY step, statement""";

    private final Session session;

    SlowIndexes(Session session) {
        this.session = session;
    }

    void make() {
        session.statements(SLOW_STATEMENTS).forEach(session::execute);
        session.statements(QUICK_STATEMENTS).forEach(session::execute);
    }
}

package dev.terse.adapter.postgres.repartition;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What there is of the table {@code urls} now.
 *
 * @param partitions how many partitions it has; 1 for a plain table
 * @param rows its rows, by the server's estimate, or by the size where there is none
 * @param tableBytes the size without the indexes
 * @param indexBytes the size of the indexes
 * @param slowIndexBytes the size of those of them that are no B-trees
 * @param indexes how many indexes each partition has
 */
record Layout(int partitions, long rows, long tableBytes, long indexBytes, long slowIndexBytes, int indexes) {
    /** The tables that hold rows. */
    static final String LEAVES =
            """
            SELECT oid, relname, reloptions, reltoastrelid, reltuples, relfilenode
            FROM pg_class
            WHERE relkind = 'r'
                AND (oid = 'urls'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass))""";

    private static final String READ =
            """
            WITH leaves AS (
            %s
            )
            SELECT count(*) AS partitions,
                   sum(CASE
                           WHEN reltuples >= 0 THEN reltuples
                           ELSE pg_relation_size(oid) / 128
                       END)::bigint AS rows,
                   sum(pg_table_size(oid))::bigint AS table_bytes,
                   sum(pg_indexes_size(oid))::bigint AS index_bytes,
                   (SELECT coalesce(sum(pg_relation_size(indexrelid)), 0)::bigint
                       FROM pg_index
                       JOIN leaves ON leaves.oid = indrelid
                       JOIN pg_class ON pg_class.oid = indexrelid
                       JOIN pg_am ON pg_am.oid = relam AND amname <> 'btree') AS slow_index_bytes,
                   (SELECT count(*) FROM pg_index WHERE indrelid = 'urls'::regclass) AS indexes
            FROM leaves"""
                    .formatted(LEAVES);

    static Layout read(JdbcClient jdbc) {
        return jdbc.sql(READ)
                .query((row, number) -> new Layout(
                        row.getInt("partitions"),
                        row.getLong("rows"),
                        row.getLong("table_bytes"),
                        row.getLong("index_bytes"),
                        row.getLong("slow_index_bytes"),
                        row.getInt("indexes")))
                .single();
    }
}

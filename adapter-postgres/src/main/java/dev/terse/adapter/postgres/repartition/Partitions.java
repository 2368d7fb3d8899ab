package dev.terse.adapter.postgres.repartition;

import dev.terse.domain.UrlStoreException;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Tells what the partitions of the links hold, whatever the layout. */
public final class Partitions {
    private static final String REPORT =
            """
            SELECT relname,
                   greatest(reltuples, 0)::bigint AS rows,
                   pg_table_size(oid) AS bytes,
                   pg_indexes_size(oid) AS index_bytes,
                   coalesce(pg_stat_get_dead_tuples(oid), 0) AS dead_rows
            FROM pg_class
            WHERE relkind = 'r'
                AND (oid = 'urls'::regclass OR oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass))
            ORDER BY substring(pg_get_expr(relpartbound, oid) FROM 'remainder (\\d+)')::int, relname""";

    private final JdbcClient jdbc;

    /**
     * The partitions of a database.
     *
     * @param dataSource where it is; the table {@code urls} is the one in its search path
     */
    public Partitions(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    /**
     * Reads the catalogues, and none of the rows.
     *
     * @return what the partitions hold
     * @throws UrlStoreException if the database fails
     */
    public PartitionReport report() {
        try {
            return new PartitionReport(jdbc.sql(REPORT)
                    .query((row, number) -> new PartitionReport.Partition(
                            row.getString("relname"),
                            row.getLong("rows"),
                            row.getLong("bytes"),
                            row.getLong("index_bytes"),
                            row.getLong("dead_rows")))
                    .list());
        } catch (DataAccessException e) {
            throw new UrlStoreException("reading the partitions", e);
        }
    }
}

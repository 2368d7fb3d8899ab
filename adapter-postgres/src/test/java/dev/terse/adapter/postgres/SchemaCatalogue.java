package dev.terse.adapter.postgres;

import java.util.stream.Collectors;

/**
 * All tables of the schema as lines, the same on PostgreSQL 15 to 18: whether a column may be null is told by the column and not by the
 * constraints that 18 makes of it, and an identity by the parent alone, whose partitions have it since 17.
 */
final class SchemaCatalogue {
    private static final String CATALOGUE =
            """
            WITH tables AS (
                SELECT oid, relname, relkind, relispartition, reloptions, relpersistence, relpartbound
                FROM pg_class
                WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f')
                    AND relname <> 'terse_schema_history'
            )
            SELECT concat_ws(' ', relname, 'table', relkind, relpersistence, pg_get_partkeydef(oid),
                pg_get_expr(relpartbound, oid), array_to_string(reloptions, ' '))
            FROM tables
            UNION ALL
            SELECT concat_ws(' ', relname, 'column', attname, format_type(atttypid, atttypmod), 'collate ' || collname,
                CASE WHEN attnotnull THEN 'not null' END,
                'default ' || pg_get_expr(adbin, adrelid),
                CASE WHEN attidentity <> '' AND NOT relispartition THEN 'identity ' || attidentity::text END,
                'generated ' || nullif(attgenerated::text, ''))
            FROM tables
            JOIN pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
            LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
            LEFT JOIN pg_collation ON pg_collation.oid = attcollation AND collname <> 'default'
            UNION ALL
            SELECT concat_ws(' ', relname, 'constraint', conname, pg_get_constraintdef(pg_constraint.oid))
            FROM tables
            JOIN pg_constraint ON conrelid = tables.oid AND contype <> 'n'
            UNION ALL
            SELECT concat_ws(' ', tables.relname, 'index', pg_get_indexdef(indexrelid),
                'of ' || inhparent::regclass, CASE WHEN NOT indisvalid THEN 'invalid' END)
            FROM tables
            JOIN pg_index ON indrelid = tables.oid
            LEFT JOIN pg_inherits ON inhrelid = indexrelid
            UNION ALL
            SELECT concat_ws(' ', relname, 'trigger', pg_get_triggerdef(pg_trigger.oid))
            FROM tables
            JOIN pg_trigger ON tgrelid = tables.oid AND NOT tgisinternal
            UNION ALL
            SELECT concat_ws(' ', sequencename, 'sequence', data_type, 'from', start_value, 'by', increment_by, 'to', max_value,
                'cache', cache_size, CASE WHEN cycle THEN 'cycle' END)
            FROM pg_sequences
            WHERE schemaname = current_schema()""";

    private SchemaCatalogue() {}

    static String of(TestDatabase database) {
        return database.jdbc().sql(CATALOGUE).query(String.class).list().stream()
                .map(line -> line.replace(" ON public.", " ON ").replace(" ON ONLY public.", " ON ONLY "))
                .sorted()
                .collect(Collectors.joining("\n", "", "\n"));
    }
}

package dev.terse.adapter.postgres.repartition;

import org.springframework.jdbc.core.simple.JdbcClient;

/** What the table is like but for its rows, in a form that shows whether it was changed while the rows were copied. */
final class Definition {
    private static final String READ =
            """
            WITH tables AS (
                SELECT pg_class.oid, pg_class.relname, pg_class.relowner, pg_class.reloptions, toast.reloptions AS toast_options
                FROM pg_class
                LEFT JOIN pg_class AS toast ON toast.oid = pg_class.reltoastrelid
                WHERE pg_class.oid = 'urls'::regclass OR pg_class.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass)
            ), lines AS (
                SELECT concat_ws(' ', oid, relname, relowner, reloptions, toast_options) AS line
                FROM tables
                UNION ALL
                SELECT concat_ws(' ', attrelid, attnum, attname, format_type(atttypid, atttypmod), attcollation, attnotnull, attidentity,
                    attgenerated, attstorage, attcompression, pg_get_expr(adbin, adrelid))
                FROM tables
                JOIN pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
                LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                UNION ALL
                SELECT concat_ws(' ', conrelid, conname, pg_get_constraintdef(pg_constraint.oid))
                FROM tables
                JOIN pg_constraint ON conrelid = tables.oid
                UNION ALL
                SELECT concat_ws(' ', indrelid, pg_get_indexdef(indexrelid))
                FROM tables
                JOIN pg_index ON indrelid = tables.oid AND indisvalid
                UNION ALL
                SELECT concat_ws(' ', seqtypid, seqstart, seqincrement, seqmax, seqmin, seqcache, seqcycle)
                FROM pg_sequence
                WHERE seqrelid = pg_get_serial_sequence('urls', 'id')::regclass
            )
            SELECT md5(string_agg(line, ';' ORDER BY line COLLATE "C"))
            FROM lines""";

    private final JdbcClient jdbc;

    Definition(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    String read() {
        return jdbc.sql(READ).query(String.class).single();
    }

    /** Refuses to go on with another table than that of before. */
    void check(String before) {
        if (!read().equals(before)) {
            throw changed();
        }
    }

    static RepartitionFailedException changed() {
        return new RepartitionFailedException(
                "The table urls was changed since the repartition began, by a migration or by hand. If it is as it was again, run it again;"
                        + " otherwise abort it, and begin anew.");
    }
}

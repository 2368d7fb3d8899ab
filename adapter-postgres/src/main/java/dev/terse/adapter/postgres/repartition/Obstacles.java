package dev.terse.adapter.postgres.repartition;

import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.UrlsIndex;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What a new table in the old one's place would lose, or could not hold. */
final class Obstacles {
    private static final String TABLE_IS_KNOWN =
            """
            SELECT (relkind = 'r' OR relkind = 'p' AND pg_get_partkeydef(oid) = 'HASH (short_code)')
                AND EXISTS (
                    SELECT
                    FROM pg_index
                    WHERE indrelid = 'urls'::regclass AND indisunique AND indisvalid AND indpred IS NULL
                        AND pg_get_indexdef(indexrelid) LIKE '%(short_code)')
                AND EXISTS (
                    SELECT
                    FROM pg_constraint
                    WHERE conrelid = 'urls'::regclass AND contype = 'p'
                        AND pg_get_constraintdef(oid) IN ('PRIMARY KEY (id)', 'PRIMARY KEY (id, short_code)'))
            FROM pg_class
            WHERE oid = 'urls'::regclass""";

    private static final String MAY_BE_CHANGED =
            """
            SELECT pg_has_role(current_user, relowner, 'USAGE') AND has_schema_privilege(current_user, relnamespace, 'CREATE')
            FROM pg_class
            WHERE oid = 'urls'::regclass""";

    private static final String WHAT_WOULD_BE_LOST =
            """
            WITH tables AS (
                SELECT pg_class.*
                FROM pg_class
                WHERE oid = 'urls'::regclass
                    OR relispartition AND oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'urls'::regclass)
            ), dependents AS (
                -- What goes with a table by itself also comes with the new one, but not if it needs the sequence or the type of the old one.
                SELECT classid, objid, objsubid
                FROM pg_depend AS dependent
                WHERE deptype = 'n' AND (
                    refclassid = 'pg_class'::regclass AND refobjid IN (SELECT oid FROM tables)
                        AND NOT EXISTS (
                            SELECT
                            FROM pg_depend AS part
                            WHERE part.classid = dependent.classid AND part.objid = dependent.objid AND part.deptype <> 'n'
                                AND part.refclassid = 'pg_class'::regclass AND part.refobjid IN (SELECT oid FROM tables))
                    OR refclassid = 'pg_class'::regclass AND refobjid = pg_get_serial_sequence('urls', 'id')::regclass
                    OR refclassid = 'pg_type'::regclass AND refobjid IN (
                        SELECT unnest(ARRAY[pg_type.oid, typarray])
                        FROM tables
                        JOIN pg_type ON pg_type.oid = reltype))
            ), things AS (
                SELECT 'the view ' || ev_class::regclass AS thing
                FROM dependents
                JOIN pg_rewrite ON pg_rewrite.oid = objid AND classid = 'pg_rewrite'::regclass
                UNION ALL
                SELECT 'the ' || pg_describe_object(classid, objid, objsubid)
                FROM dependents
                WHERE classid <> 'pg_rewrite'::regclass
                    AND NOT EXISTS (SELECT FROM pg_constraint WHERE classid = 'pg_constraint'::regclass AND oid = objid AND contype = 'f')
                    AND NOT EXISTS (
                        SELECT
                        FROM pg_class
                        WHERE classid = 'pg_class'::regclass AND oid = objid AND (objsubid = 0 OR relkind IN ('v', 'm')))
                UNION ALL
                SELECT 'the rule ' || quote_ident(rulename)
                FROM tables
                JOIN pg_rewrite ON ev_class = tables.oid
                UNION ALL
                SELECT 'the foreign key ' || quote_ident(conname) || ' of ' || conrelid::regclass
                FROM tables
                JOIN pg_constraint ON contype = 'f' AND conparentid = 0 AND (confrelid = tables.oid OR conrelid = tables.oid)
                UNION ALL
                SELECT 'the constraint ' || quote_ident(conname)
                FROM tables
                JOIN pg_constraint ON conrelid = tables.oid AND contype IN ('u', 'x') AND conparentid = 0
                UNION ALL
                SELECT 'the trigger ' || quote_ident(tgname)
                FROM tables
                JOIN pg_trigger ON tgrelid = tables.oid AND NOT tgisinternal AND tgparentid = 0
                    AND tgname NOT IN ('terse_repartition_mirror', 'terse_repartition_truncate')
                UNION ALL
                SELECT 'the constraint ' || quote_ident(conname) || ' of ' || tables.oid::regclass
                FROM tables
                JOIN pg_constraint ON conrelid = tables.oid AND contype = 'c' AND relispartition AND conislocal
                UNION ALL
                -- A migration may have left those that Terse makes to the next one, which finds them true.
                SELECT 'the constraint ' || quote_ident(conname)
                    || CASE WHEN connoinherit THEN ', which partitions do not inherit' ELSE ', which is not validated' END
                FROM tables
                JOIN pg_constraint ON conrelid = tables.oid AND contype IN ('c', 'n') AND conparentid = 0
                    AND (connoinherit OR NOT convalidated AND conname NOT LIKE 'urls\\_%\\_check')
                UNION ALL
                SELECT 'that the column ' || quote_ident(attname) || ' is generated always'
                FROM tables
                JOIN pg_attribute ON attrelid = tables.oid AND attidentity = 'a'
                UNION ALL
                SELECT 'the policy ' || quote_ident(polname)
                FROM tables
                JOIN pg_policy ON polrelid = tables.oid
                UNION ALL
                SELECT 'the row level security of ' || tables.oid::regclass
                FROM tables
                WHERE relrowsecurity
                UNION ALL
                SELECT 'the publication ' || quote_ident(pubname)
                FROM pg_publication
                WHERE puballtables
                    OR oid IN (SELECT prpubid FROM pg_publication_rel JOIN tables ON tables.oid = prrelid)
                    OR oid IN (SELECT pnpubid FROM pg_publication_namespace JOIN tables ON relnamespace = pnnspid)
                UNION ALL
                SELECT 'a subscription'
                FROM tables
                JOIN pg_subscription_rel ON srrelid = tables.oid
                UNION ALL
                SELECT 'the statistics ' || quote_ident(stxname)
                FROM tables
                JOIN pg_statistic_ext ON stxrelid = tables.oid
                UNION ALL
                SELECT 'the statistics target or options of the column ' || quote_ident(attname)
                FROM tables
                JOIN pg_attribute ON attrelid = tables.oid AND attnum > 0 AND NOT attisdropped
                    AND (coalesce(attstattarget, -1) >= 0 OR attoptions IS NOT NULL)
                UNION ALL
                SELECT 'the statistics target of the index ' || indexrelid::regclass
                FROM tables
                JOIN pg_index ON indrelid = tables.oid
                JOIN pg_attribute ON attrelid = indexrelid AND coalesce(attstattarget, -1) >= 0
                UNION ALL
                SELECT 'the replica identity of ' || tables.oid::regclass
                FROM tables
                WHERE relreplident <> 'd'
                UNION ALL
                SELECT 'the tablespace of ' || tables.oid::regclass
                FROM tables
                WHERE reltablespace <> 0
                UNION ALL
                SELECT 'the tablespace of the index ' || indexrelid::regclass
                FROM tables
                JOIN pg_index ON indrelid = tables.oid
                JOIN pg_class AS index_class ON index_class.oid = indexrelid AND index_class.reltablespace <> 0
                UNION ALL
                SELECT 'the options of the index ' || indexrelid::regclass
                FROM tables
                JOIN pg_index ON indrelid = tables.oid
                JOIN pg_class AS index_class ON index_class.oid = indexrelid
                LEFT JOIN pg_inherits ON inhrelid = indexrelid
                LEFT JOIN pg_class AS whole ON whole.oid = inhparent
                WHERE index_class.reloptions IS DISTINCT FROM CASE
                    WHEN tables.relispartition THEN whole.reloptions
                    WHEN NOT indisprimary THEN index_class.reloptions
                END
                UNION ALL
                SELECT 'the security label of ' || tables.oid::regclass
                FROM tables
                JOIN pg_seclabel ON classoid = 'pg_class'::regclass AND objoid = tables.oid
                UNION ALL
                SELECT 'that ' || tables.oid::regclass || ' is not logged'
                FROM tables
                WHERE relpersistence <> 'p'
                UNION ALL
                SELECT 'the partition ' || tables.oid::regclass || ', which is no ordinary table'
                FROM tables
                WHERE relispartition AND relkind <> 'r'
                UNION ALL
                SELECT 'the inheritance of ' || inhrelid::regclass
                FROM tables
                JOIN pg_inherits ON inhparent = tables.oid AND relkind = 'r' OR inhrelid = tables.oid AND NOT relispartition
                UNION ALL
                SELECT 'the index ' || indexrelid::regclass || ', which is not valid'
                FROM tables
                JOIN pg_index ON indrelid = tables.oid AND NOT indisvalid
                UNION ALL
                SELECT 'the index ' || indexrelid::regclass || ' of one partition'
                FROM tables
                JOIN pg_index ON indrelid = tables.oid AND relispartition
                WHERE NOT EXISTS (SELECT FROM pg_inherits WHERE inhrelid = indexrelid)
                UNION ALL
                SELECT 'the unique index ' || indexrelid::regclass || ', which does not hold over partitions'
                FROM tables
                JOIN pg_index ON indrelid = tables.oid AND NOT relispartition AND indisunique AND NOT indisprimary
                JOIN pg_attribute ON attrelid = tables.oid AND attname = 'short_code'
                WHERE :partitions > 1 AND NOT attnum = ANY (indkey)
            )
            SELECT DISTINCT thing
            FROM things
            ORDER BY thing""";

    private static final String DIFFERENT_OPTIONS =
            """
            SELECT count(DISTINCT concat_ws(' toast ', coalesce(leaves.reloptions::text, ''), toast.reloptions::text)) > 1
            FROM (
            %s
            ) AS leaves
            LEFT JOIN pg_class AS toast ON toast.oid = leaves.reltoastrelid"""
                    .formatted(Layout.LEAVES);

    /** What gets other names for a time. */
    private static final String RENAMED =
            """
            renamed AS (
                SELECT relname
                FROM pg_class
                WHERE oid = 'urls'::regclass
                    OR oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = 'urls'::regclass)
                    OR oid = pg_get_serial_sequence('urls', 'id')::regclass
            )""";

    /** Those of partitions that are none, and of indexes of these, would be in the way of partitions to come. */
    private static final String NAMES_TAKEN =
            """
            WITH partitions AS (
                SELECT inhrelid AS oid
                FROM pg_inherits
                WHERE inhparent = 'urls'::regclass
            ), %1$s
            SELECT relname
            FROM pg_class
            WHERE relnamespace = current_schema()::regnamespace
                AND (relname IN (SELECT relname || suffix FROM renamed CROSS JOIN (VALUES ('_new'), ('_old')) AS suffixes (suffix))
                    OR relname IN ('urls_new%2$s', 'urls_old%2$s')
                    OR relname ~ '^urls_p\\d+_new(_|$)'
                    OR relname ~ '^urls_p\\d+$' AND oid NOT IN (SELECT oid FROM partitions)
                    OR relname ~ '^urls_p\\d+_' AND relkind IN ('i', 'I')
                        AND oid NOT IN (SELECT indexrelid FROM pg_index JOIN partitions ON partitions.oid = indrelid))
            ORDER BY relname"""
                    .formatted(RENAMED, NewTable.TAKEN_OFF);

    /** {@code _new} and {@code _old} after them have to fit into 63 bytes. */
    private static final String NAMES_TOO_LONG =
            """
            WITH %s
            SELECT relname
            FROM renamed
            WHERE octet_length(relname) > 59
            ORDER BY relname"""
                    .formatted(RENAMED);

    private static final String IS_BEING_INDEXED = "SELECT NOT pg_try_advisory_xact_lock(" + TextIndex.LOCK_KEY
            + ") OR NOT pg_try_advisory_xact_lock(" + UrlsIndex.MIGRATION_LOCK_KEY + ")";

    private static final String REPEATED_ID =
            """
            SELECT id
            FROM urls
            GROUP BY id
            HAVING count(*) > 1
            LIMIT 1""";

    private static final String LOCK_TABLE =
            """
            SELECT current_setting('max_locks_per_transaction')::bigint
                * (current_setting('max_connections')::bigint + current_setting('max_prepared_transactions')::bigint)""";

    /** As many connections as the service's pool has may each plan a statement over all partitions at once (docs/operations.md). */
    private static final int STATEMENTS_AT_ONCE = 16;

    private final JdbcClient jdbc;

    Obstacles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Refuses what can't be begun. */
    void check(Layout layout, RepartitionOptions options) {
        if (!is(TABLE_IS_KNOWN)) {
            throw new RepartitionRefusedException(
                    "The table urls is not one of Terse: a plain table or one partitioned by HASH (short_code), with a unique index"
                            + " on short_code and the primary key (id) or (id, short_code).");
        }
        if (!is(MAY_BE_CHANGED)) {
            throw new RepartitionRefusedException(
                    "Repartitioning is for the owner of the table urls, and makes tables beside it.");
        }
        List<String> lost = lost(options.partitions());
        if (!lost.isEmpty()) {
            // One that is half made is not valid, or is on some partitions alone.
            boolean isBeingIndexed = lost.stream().allMatch(thing -> thing.matches("the (options of the )?index .*"))
                    && is(IS_BEING_INDEXED);
            throw new RepartitionRefusedException(
                    isBeingIndexed
                            ? "An index of the table urls is being made. A run would begin when it is there."
                            : sentence(lost));
        }
        if (is(DIFFERENT_OPTIONS)) {
            throw new RepartitionRefusedException(
                    "The storage options of the partitions differ: which are those of the new ones?");
        }
        refuseNames(NAMES_TAKEN, "There is already %s.");
        refuseNames(NAMES_TOO_LONG, "These names are longer than 59 bytes: %s.");
        checkLockTable(layout, options.partitions());
    }

    /** Refuses ids that a plain table can't hold. It looks at all rows, so that nobody should have to wait for it. */
    void checkIds(int partitions) {
        if (partitions == 1 && is(TABLE_IS_KNOWN)) {
            jdbc.sql(REPEATED_ID).query(Long.class).optional().ifPresent(id -> {
                throw new RepartitionRefusedException(
                        "The id " + id + " is that of more than one link, which a plain table can't hold.");
            });
        }
    }

    /** Says what would be lost of that which is on the table, and may have come while the rows were copied. */
    Optional<String> losses(int partitions) {
        List<String> things = lost(partitions);
        return things.isEmpty() ? Optional.empty() : Optional.of(sentence(things));
    }

    private List<String> lost(int partitions) {
        return jdbc.sql(WHAT_WOULD_BE_LOST)
                .param("partitions", partitions)
                .query(String.class)
                .list();
    }

    private static String sentence(List<String> things) {
        return "Repartitioning the table urls would lose " + String.join(", ", things) + ".";
    }

    private void refuseNames(String query, String message) {
        List<String> names = jdbc.sql(query).query(String.class).list();
        if (!names.isEmpty()) {
            throw new RepartitionRefusedException(message.formatted(String.join(", ", names)));
        }
    }

    private void checkLockTable(Layout layout, int partitions) {
        if (partitions <= RepartitionOptions.MAX_UNCHECKED_PARTITIONS) {
            return;
        }
        long needed = (long) partitions * (1 + layout.indexes()) * STATEMENTS_AT_ONCE;
        long locks = jdbc.sql(LOCK_TABLE).query(Long.class).single();
        if (locks < needed) {
            throw new RepartitionRefusedException("The server has room for " + locks + " locks, and " + partitions
                    + " partitions want " + needed + ": raise max_locks_per_transaction.");
        }
    }

    private boolean is(String question) {
        return jdbc.sql(question).query(Boolean.class).single();
    }
}

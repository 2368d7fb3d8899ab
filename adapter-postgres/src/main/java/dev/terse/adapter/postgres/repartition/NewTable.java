package dev.terse.adapter.postgres.repartition;

import dev.terse.adapter.postgres.TextIndex;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The table {@code urls_new} beside {@code urls}, like it but for its partitions, and without the {@link SlowIndexes}. Names that the old
 * table has, the new one has with {@code _new} after them until the old one has gone; so those of the partitions that the old one does not
 * have are final.
 */
final class NewTable {
    private static final String OPTIONS =
            """
            options (list) AS (
                SELECT 'WITH (' || string_agg(prefix || quote_ident(split_part(option, '=', 1)) || '='
                    || quote_literal(substr(option, strpos(option, '=') + 1)), ', ') || ')'
                FROM (
                    SELECT '' AS prefix, unnest(reloptions) AS option
                    FROM (SELECT * FROM leaves LIMIT 1) AS leaf
                    UNION ALL
                    SELECT 'toast.' AS prefix, unnest(pg_class.reloptions)
                    FROM (SELECT * FROM leaves LIMIT 1) AS leaf
                    JOIN pg_class ON pg_class.oid = leaf.reltoastrelid
                ) AS options
            )""";

    private static final String PARENT =
            """
            WITH leaves AS (
            %s
            ), %s, statements AS (
                SELECT 0 AS step, 0::oid AS number, format('CREATE TABLE urls_new (LIKE urls INCLUDING ALL EXCLUDING INDEXES) %%s',
                    CASE WHEN :partitions > 1 THEN 'PARTITION BY HASH (short_code)' ELSE list END) AS statement
                FROM options
                UNION ALL
                SELECT 1, 0, format('ALTER TABLE urls_new OWNER TO %%I', pg_get_userbyid(relowner))
                FROM pg_class
                WHERE oid = 'urls'::regclass
                UNION ALL
                SELECT 2, 0, format('ALTER TABLE urls_new ADD CONSTRAINT %%I PRIMARY KEY (%%s)', conname || '_new',
                    CASE WHEN :partitions > 1 THEN 'id, short_code' ELSE 'id' END)
                FROM pg_constraint
                WHERE conrelid = 'urls'::regclass AND contype = 'p'
                UNION ALL
                SELECT 3, indexrelid, format('CREATE %%sINDEX %%I ON urls_new %%s', CASE WHEN indisunique THEN 'UNIQUE ' END, relname || '_new',
                    definition)
                FROM (
                %s
                ) AS indexes
                WHERE NOT is_slow
            )
            SELECT statement
            FROM statements
            ORDER BY step, number"""
                    .formatted(Layout.LEAVES, OPTIONS, SlowIndexes.INDEXES);

    private static final String SEQUENCE =
            """
            SELECT format('ALTER SEQUENCE %s RENAME TO %I', pg_get_serial_sequence('urls_new', 'id'), relname || '_new')
            FROM pg_class
            WHERE oid = pg_get_serial_sequence('urls', 'id')::regclass""";

    /** What default privileges gave, which the old table need not have. */
    private static final String GRANTS_TO_REVOKE =
            """
            SELECT DISTINCT format('REVOKE ALL ON %s %s FROM %s', CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END,
                pg_class.oid::regclass, coalesce(quote_ident(rolname), 'PUBLIC'))
            FROM pg_class
            CROSS JOIN aclexplode(relacl) AS entry
            LEFT JOIN pg_roles ON pg_roles.oid = grantee
            WHERE pg_class.oid IN ('urls_new'::regclass, pg_get_serial_sequence('urls_new', 'id')::regclass) AND grantee <> relowner""";

    /** A few at a time, since each takes several places in the server's table of locks. */
    private static final String NEXT_PARTITIONS =
            """
            WITH leaves AS (
            %s
            ), %s
            SELECT format('CREATE TABLE %%I PARTITION OF urls_new FOR VALUES WITH (MODULUS %%s, REMAINDER %%s) %%s;'
                    || ' ALTER TABLE %%1$I OWNER TO %%5$I',
                CASE WHEN to_regclass('urls_p' || remainder) IS NULL THEN 'urls_p' || remainder ELSE 'urls_p' || remainder || '_new' END,
                :partitions, remainder, list, (SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = 'urls'::regclass))
            FROM options
            CROSS JOIN generate_series(
                (SELECT count(*) FROM pg_inherits WHERE inhparent = 'urls_new'::regclass), :partitions - 1) AS remainder
            ORDER BY remainder
            LIMIT :few"""
                    .formatted(Layout.LEAVES, OPTIONS);

    /** The first ones, with how large they are together with those before them. */
    private static final String FIRST_PARTITIONS =
            """
            SELECT inhrelid::regclass::text AS partition,
                   sum(pg_total_relation_size(inhrelid)) OVER (ORDER BY inhrelid)::bigint AS bytes
            FROM (SELECT inhrelid FROM pg_inherits WHERE inhparent = to_regclass(:table) ORDER BY inhrelid LIMIT :few) AS few
            ORDER BY inhrelid""";

    private static final String TAKE_OFF = "ALTER TABLE %1$s DETACH PARTITION %2$s; ALTER TABLE %2$s RENAME TO %3$s";

    /** Those of a table that is too large to go with them. */
    private static final String INDEXES_TO_DROP =
            """
            SELECT CASE
                       WHEN conname IS NULL THEN format('DROP INDEX %s', indexrelid::regclass)
                       ELSE format('ALTER TABLE %s DROP CONSTRAINT %I', indrelid::regclass, conname)
                   END
            FROM pg_index
            LEFT JOIN pg_constraint ON conindid = indexrelid AND conrelid = indrelid
            WHERE indrelid = to_regclass(:table) AND pg_total_relation_size(indrelid) > :bytes
            ORDER BY pg_relation_size(indexrelid) DESC""";

    private static final String IS_THERE = "SELECT to_regclass('%s') IS NOT NULL";

    /** After the name of a table, that of a partition of it that is being dropped. */
    static final String TAKEN_OFF = "_part";

    private static final int FEW = 8;

    /** While files of more than that are removed at once, others wait for the disk at their commit. */
    private static final long BYTES_TO_DROP = 128 << 20;

    private final Session session;

    NewTable(Session session) {
        this.session = session;
    }

    /** Makes it without its partitions, in the current transaction. */
    void create(int partitions) {
        session.executeAll(session.jdbc()
                .sql(PARENT)
                .param("partitions", partitions)
                .query(String.class)
                .list());
        session.executeAll(session.statements(SEQUENCE));
        session.executeAll(session.statements(GRANTS_TO_REVOKE));
    }

    /** Makes the partitions that there are not yet. */
    void createPartitions(int partitions) {
        boolean isMore = partitions > 1;
        while (isMore) {
            isMore = session.callInTransaction(status -> {
                List<String> statements = session.jdbc()
                        .sql(NEXT_PARTITIONS)
                        .param("partitions", partitions)
                        .param("few", FEW)
                        .query(String.class)
                        .list();
                session.executeAll(statements);
                return !statements.isEmpty();
            });
        }
    }

    /** Drops a table, if it is there: a few of its partitions at a time, and index by index what is large. */
    static void drop(
            String table, Session session, RepartitionPhase phase, RepartitionListener listener, TableLock lock) {
        boolean[] isMore = {true};
        while (isMore[0]) {
            Patience.until(
                    phase,
                    "the table " + table + " is in use",
                    listener,
                    () -> session.inTransaction(() -> isMore[0] = dropSome(table, session, lock)));
            session.takeBreath(Patience.BREATH);
        }
    }

    /**
     * The partitions first. One that is too large to go at once is taken off the table, and goes before anything else does. Returns false when all has
     * gone.
     */
    private static boolean dropSome(String table, Session session, TableLock lock) {
        if (table.equals("urls_new")) {
            // Its indexes of texts are tended meanwhile.
            session.lockAtOnce(TextIndex.LOCK_KEY);
        }
        String takenOff = table + TAKEN_OFF;
        if (isThere(takenOff, session)) {
            dropPiece(takenOff, session, lock);
            return true;
        }
        if (!isThere(table, session)) {
            return false;
        }
        List<Sized> first = session.jdbc()
                .sql(FIRST_PARTITIONS)
                .param("table", table)
                .param("few", FEW)
                .query((row, number) -> new Sized(row.getString("partition"), row.getLong("bytes")))
                .list();
        if (first.isEmpty()) {
            return dropPiece(table, session, lock);
        }
        List<String> small = first.stream()
                .filter(partition -> partition.bytes() <= BYTES_TO_DROP)
                .map(Sized::partition)
                .toList();
        List<String> gone = small.isEmpty() ? List.of(first.get(0).partition()) : small;
        lock.take(
                Stream.concat(Stream.of(table), gone.stream())
                        .map("ONLY "::concat)
                        .collect(Collectors.joining(", ")),
                "ACCESS EXCLUSIVE");
        session.execute(
                small.isEmpty()
                        ? TAKE_OFF.formatted(table, gone.get(0), takenOff)
                        : "DROP TABLE " + String.join(", ", small));
        return true;
    }

    private record Sized(String partition, long bytes) {}

    /** An index, or the whole when no large one is left. Returns false when it has gone. */
    private static boolean dropPiece(String table, Session session, TableLock lock) {
        List<String> indexes = session.jdbc()
                .sql(INDEXES_TO_DROP)
                .param("table", table)
                .param("bytes", BYTES_TO_DROP)
                .query(String.class)
                .list();
        lock.take("ONLY " + table, "ACCESS EXCLUSIVE");
        session.execute(indexes.isEmpty() ? "DROP TABLE " + table : indexes.get(0));
        return !indexes.isEmpty();
    }

    private static boolean isThere(String table, Session session) {
        return session.jdbc()
                .sql(IS_THERE.formatted(table))
                .query(Boolean.class)
                .single();
    }
}

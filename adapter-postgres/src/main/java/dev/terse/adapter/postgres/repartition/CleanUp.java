package dev.terse.adapter.postgres.repartition;

import java.util.List;
import java.util.stream.Collectors;

/** What is left to do when the new table is in use: the old one goes, and the partitions get the names that it had. */
final class CleanUp {
    /**
     * Indexes on partitions were named after them. A name that somebody has taken meanwhile is left to him. In the order in which the server
     * locks partitions.
     */
    private static final String RENAMES =
            """
            WITH partitions AS (
                SELECT pg_class.oid, relname AS old_name, regexp_replace(relname, '_new$', '') AS new_name
                FROM pg_inherits
                JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = 'urls'::regclass AND relname LIKE 'urls\\_p%\\_new'
                    AND to_regclass(regexp_replace(relname, '_new$', '')) IS NULL
                ORDER BY pg_class.oid
                LIMIT 8
            ), indexes AS (
                SELECT indrelid, relname AS old_name, new_name || substr(relname, 1 + length(partitions.old_name)) AS new_name
                FROM partitions
                JOIN pg_index ON indrelid = partitions.oid
                JOIN pg_class ON pg_class.oid = indexrelid AND starts_with(relname, partitions.old_name)
            )
            SELECT old_name AS partition,
                   concat_ws('; ',
                       (SELECT string_agg(format('ALTER INDEX %I RENAME TO %I', old_name, new_name), '; ')
                           FROM indexes
                           WHERE indrelid = partitions.oid AND to_regclass(quote_ident(new_name)) IS NULL),
                       format('ALTER TABLE %I RENAME TO %I', old_name, new_name)) AS statements
            FROM partitions
            ORDER BY oid""";

    private final Session session;
    private final TableLock lock;
    private final RepartitionListener listener;

    CleanUp(Session session, TableLock lock, RepartitionListener listener) {
        this.session = session;
        this.lock = lock;
        this.listener = listener;
    }

    void run() {
        NewTable.drop("urls_old", session, RepartitionPhase.CLEAN_UP, listener, lock);
        new Mirror(session, lock).dropFunctions();
        boolean[] isMore = {true};
        while (isMore[0]) {
            Patience.until(
                    RepartitionPhase.CLEAN_UP,
                    "the partitions are in use by a transaction",
                    listener,
                    () -> session.inTransaction(() -> isMore[0] = renameSome()));
            session.takeBreath(Patience.BREATH);
        }
        session.execute("DROP TABLE terse_repartition");
    }

    private boolean renameSome() {
        List<Rename> renames = session.jdbc()
                .sql(RENAMES)
                .query((row, number) -> new Rename(row.getString("partition"), row.getString("statements")))
                .list();
        if (renames.isEmpty()) {
            return false;
        }
        lock.takePartitions(
                renames.stream().map(rename -> "ONLY " + rename.partition()).collect(Collectors.joining(", ")),
                "ACCESS EXCLUSIVE");
        session.executeAll(renames.stream().map(Rename::statements).toList());
        return true;
    }

    private record Rename(String partition, String statements) {}
}

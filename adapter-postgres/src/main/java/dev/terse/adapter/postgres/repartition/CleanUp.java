package dev.terse.adapter.postgres.repartition;

import java.util.List;

/** What is left to do when the new table is in use: the old one goes, and the partitions get the names that it had. */
final class CleanUp {
    /** Those on partitions were named after them. In the order in which the server locks partitions. */
    private static final String RENAMES =
            """
            WITH partitions AS (
                SELECT pg_class.oid, relname AS old_name, regexp_replace(relname, '_new$', '') AS new_name
                FROM pg_inherits
                JOIN pg_class ON pg_class.oid = inhrelid
                WHERE inhparent = 'urls'::regclass AND relname LIKE 'urls\\_p%\\_new'
                ORDER BY pg_class.oid
                LIMIT 8
            )
            SELECT concat_ws('; ',
                (SELECT string_agg(format('ALTER INDEX %I RENAME TO %I', relname, new_name || substr(relname, 1 + length(old_name))), '; ')
                    FROM pg_index
                    JOIN pg_class ON pg_class.oid = indexrelid
                    WHERE indrelid = partitions.oid AND starts_with(relname, old_name)),
                format('ALTER TABLE %I RENAME TO %I', old_name, new_name)),
                old_name
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
            Patience.takeBreath();
        }
        session.execute("DROP TABLE terse_repartition");
    }

    private boolean renameSome() {
        List<String> statements = session.statements(RENAMES);
        if (statements.isEmpty()) {
            return false;
        }
        String tables = String.join(
                ", ",
                session.jdbc()
                        .sql(RENAMES)
                        .query((row, number) -> "ONLY " + row.getString(2))
                        .list());
        lock.take(tables, "ACCESS EXCLUSIVE");
        session.executeAll(statements);
        return true;
    }
}

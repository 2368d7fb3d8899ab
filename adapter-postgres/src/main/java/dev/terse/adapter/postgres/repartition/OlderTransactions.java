package dev.terse.adapter.postgres.repartition;

import java.util.HashSet;
import java.util.Set;

/** Transactions that began before something is done, and that it must wait for. */
final class OlderTransactions {
    /**
     * Those that have a snapshot. Of whom this user may not know more, each may have one. The server's own maintenance, which belongs to no
     * user, looks at no other table than the one it is at.
     */
    static final String WITH_SNAPSHOTS =
            """
            SELECT virtualtransaction
            FROM pg_locks
            JOIN pg_stat_activity USING (pid)
            WHERE locktype = 'virtualxid' AND granted AND mode = 'ExclusiveLock'
                AND datname = current_database() AND usesysid IS NOT NULL AND pid <> pg_backend_pid()
                AND (backend_xmin IS NOT NULL OR query = '<insufficient privilege>')""";

    /** These, and those that have written to the new table. */
    static final String BEFORE_AN_INDEX = WITH_SNAPSHOTS
            + """

            UNION
            SELECT virtualtransaction
            FROM pg_locks
            WHERE relation = 'urls_new'::regclass AND granted AND mode = 'RowExclusiveLock' AND pid <> pg_backend_pid()""";

    private OlderTransactions() {}

    /**
     * Waits until those that there are now have ended, and says so if they don't in a moment.
     *
     * @param which a query for them
     * @param reason what is told while they last, without their number
     */
    static void await(
            String which, RepartitionPhase phase, String reason, Session session, RepartitionListener listener) {
        Set<String> old = new HashSet<>(session.statements(which));
        Patience patience = Patience.forTables();
        while (!old.isEmpty()) {
            patience.pause();
            old.retainAll(session.statements(which));
            if (!old.isEmpty()) {
                listener.waits(phase, reason + " (" + old.size() + ")");
            }
        }
    }
}

package dev.terse.adapter.postgres.repartition;

import java.time.Duration;

/**
 * Locks of whole tables that others wait behind, taken in the current transaction or not at all.
 *
 * <p>Autovacuum gives way to those who have waited for {@code deadlock_timeout}, which is longer than a lock timeout that is kind to
 * others. So first a lock is waited for that only maintenance is in the way of, and nobody waits behind but maintenance.
 */
final class TableLock {
    /** Longer than it takes autovacuum to notice. */
    private static final String WAIT_FOR_MAINTENANCE =
            """
            SELECT set_config('lock_timeout', (3 * setting::bigint)::text, true),
                   set_config('statement_timeout', '0', true)
            FROM pg_settings
            WHERE name = 'deadlock_timeout'""";

    private static final String WAIT_FOR_EACH = "SELECT set_config('lock_timeout', :millis, true)";

    /** A table has many partitions, and each may be waited for. */
    private static final String WAIT_FOR_ALL =
            """
            SELECT set_config('lock_timeout', :millis, true),
                   set_config('statement_timeout', :millis, true)""";

    /** Whoever waits in a circle with this is let go before he looks for it, and gives up. */
    private static final String WAIT_FOR_NO_DEADLOCK =
            """
            SELECT set_config('lock_timeout', millis, true),
                   set_config('statement_timeout', millis, true)
            FROM (
                SELECT greatest(1, least(:millis::bigint, setting::bigint / 2))::text AS millis
                FROM pg_settings
                WHERE name = 'deadlock_timeout'
            ) AS least""";

    private static final String WAIT_NO_MORE = "SET LOCAL statement_timeout = 0";

    /**
     * The lock is let go at the commit, and those who wait for it need not wait for the disk besides: before anything of theirs is there, so is
     * what was committed before it.
     */
    private static final String COMMIT_AT_ONCE = "SET LOCAL synchronous_commit = off";

    private final Session session;
    private final Duration timeout;

    TableLock(Session session, Duration timeout) {
        this.session = session;
        this.timeout = timeout;
    }

    /**
     * Locks tables.
     *
     * @param tables as {@code LOCK TABLE} takes them
     * @param mode the mode
     */
    void take(String tables, String mode) {
        keepMaintenanceOut(tables);
        takeAtOnce(tables, mode);
    }

    /** Has autovacuum give way, and changes of the table wait. Readers and writers go on. */
    void keepMaintenanceOut(String tables) {
        session.jdbc().sql(WAIT_FOR_MAINTENANCE).query().singleRow();
        session.execute("LOCK TABLE " + tables + " IN SHARE UPDATE EXCLUSIVE MODE");
    }

    /** Has each lock that is asked for after this in the transaction be given up soon. What is done under the locks may take its time. */
    void limitEachWait() {
        session.execute(COMMIT_AT_ONCE);
        set(WAIT_FOR_EACH);
    }

    void takeAtOnce(String tables, String mode) {
        takeWithin(WAIT_FOR_ALL, tables, mode);
    }

    /** Locks partitions without their table, which others may lock in another order. */
    void takePartitions(String partitions, String mode) {
        keepMaintenanceOut(partitions);
        takeWithin(WAIT_FOR_NO_DEADLOCK, partitions, mode);
    }

    private void takeWithin(String timeouts, String tables, String mode) {
        set(timeouts);
        session.execute(COMMIT_AT_ONCE);
        session.execute("LOCK TABLE " + tables + " IN " + mode + " MODE");
        session.execute(WAIT_NO_MORE);
    }

    private void set(String timeouts) {
        session.jdbc()
                .sql(timeouts)
                .param("millis", Long.toString(timeout.toMillis()))
                .query()
                .singleRow();
    }
}

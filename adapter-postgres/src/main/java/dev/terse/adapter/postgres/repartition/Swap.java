package dev.terse.adapter.postgres.repartition;

import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.UrlChangeListener;
import java.time.Duration;
import java.util.List;

/** The transaction in which the new table takes the place, and the names, of the old one. */
final class Swap {
    /** Whoever waited for the swap is served before anything else is done to the tables. */
    private static final Duration PAUSE = Duration.ofSeconds(2);

    /** Half of how long nodes then plan each statement on a link by itself. */
    private static final Duration TOLD_FOR = Duration.ofSeconds(30);

    private static final String STATEMENTS =
            """
            WITH indexes AS (
                SELECT relname, indexrelid
                FROM pg_index
                JOIN pg_class ON pg_class.oid = indexrelid
                WHERE indrelid = 'urls'::regclass
            ), sequence AS (
                SELECT relname, pg_class.oid, relacl, relowner
                FROM pg_class
                WHERE oid = pg_get_serial_sequence('urls', 'id')::regclass
            ), acls AS (
                SELECT 'urls' AS object, 'TABLE' AS kind, relacl AS acl, relowner AS owner
                FROM pg_class
                WHERE oid = 'urls'::regclass AND relacl IS NOT NULL
                UNION ALL
                SELECT relname, 'SEQUENCE', relacl, relowner
                FROM sequence
                WHERE relacl IS NOT NULL
            ), grants AS (
                SELECT object, kind, '' AS column_name, entry.*
                FROM acls
                CROSS JOIN aclexplode(acl) AS entry
                UNION ALL
                SELECT 'urls', 'TABLE', format(' (%I)', attname), entry.*
                FROM pg_attribute
                CROSS JOIN aclexplode(attacl) AS entry
                WHERE attrelid = 'urls'::regclass AND NOT attisdropped
            ), comments AS (
                SELECT 'TABLE urls' AS object, obj_description('urls'::regclass, 'pg_class') AS text,
                       obj_description('urls_new'::regclass, 'pg_class') AS text_now
                UNION ALL
                SELECT format('COLUMN urls.%I', attname), col_description(attrelid, attnum),
                    col_description('urls_new'::regclass, copy_attnum)
                FROM pg_attribute
                JOIN (
                    SELECT attname AS copy_name, attnum AS copy_attnum
                    FROM pg_attribute
                    WHERE attrelid = 'urls_new'::regclass
                ) AS copies ON copy_name = attname
                WHERE attrelid = 'urls'::regclass AND attnum > 0 AND NOT attisdropped
                UNION ALL
                SELECT format('CONSTRAINT %I ON urls', conname), obj_description(oid, 'pg_constraint'),
                    obj_description(copy_oid, 'pg_constraint')
                FROM pg_constraint
                JOIN (
                    SELECT conname AS copy_name, oid AS copy_oid
                    FROM pg_constraint
                    WHERE conrelid = 'urls_new'::regclass
                ) AS copies ON copy_name = conname || CASE contype WHEN 'p' THEN '_new' ELSE '' END
                WHERE conrelid = 'urls'::regclass
                UNION ALL
                SELECT format('INDEX %I', relname), obj_description(indexrelid, 'pg_class'), NULL
                FROM indexes
                UNION ALL
                SELECT format('SEQUENCE %I', relname), obj_description(oid, 'pg_class'), NULL
                FROM sequence
            ), statements AS (
                SELECT 1 AS step, 'ALTER TABLE urls RENAME TO urls_old' AS statement
                UNION ALL
                SELECT 2, 'ALTER TABLE urls_new RENAME TO urls'
                UNION ALL
                SELECT 3, format('ALTER INDEX %I RENAME TO %I', relname, relname || '_old')
                FROM indexes
                UNION ALL
                SELECT 4, format('ALTER INDEX %I RENAME TO %I', relname || '_new', relname)
                FROM indexes
                UNION ALL
                SELECT 5, format('ALTER SEQUENCE %I RENAME TO %I', relname, relname || '_old')
                FROM sequence
                UNION ALL
                SELECT 6, format('SELECT setval(%L, last_value, is_called) FROM %I', quote_ident(relname || '_new'), relname || '_old')
                FROM sequence
                UNION ALL
                SELECT 7, format('ALTER SEQUENCE %I RENAME TO %I', relname || '_new', relname)
                FROM sequence
                UNION ALL
                -- Of what the owner has by itself it may have given something up. Nobody else has anything on the new table yet.
                SELECT 8, format('REVOKE ALL ON %s %I FROM %s', kind, object, owner::regrole)
                FROM acls
                UNION ALL
                SELECT 9, format('GRANT %s%s ON %s %I TO %s %s', privilege_type, column_name, kind, object,
                    coalesce(quote_ident(rolname), 'PUBLIC'), CASE WHEN is_grantable THEN 'WITH GRANT OPTION' END)
                FROM grants
                LEFT JOIN pg_roles ON pg_roles.oid = grantee
                UNION ALL
                SELECT 10, format('COMMENT ON %s IS %L', object, text)
                FROM comments
                WHERE text IS DISTINCT FROM text_now
            )
            SELECT statement
            FROM statements
            ORDER BY step, statement""";

    private final Session session;
    private final SavedState state;
    private final TableLock lock;
    private final Mirror mirror;
    private final RepartitionListener listener;
    private long tellAgainAt = System.nanoTime();

    Swap(Session session, SavedState state, TableLock lock, Mirror mirror, RepartitionListener listener) {
        this.session = session;
        this.state = state;
        this.lock = lock;
        this.mirror = mirror;
        this.listener = listener;
    }

    void run() {
        // They may see the database as it was before the rows were copied, and would miss those rows in the new table.
        OlderTransactions.await(
                OlderTransactions.WITH_SNAPSHOTS,
                RepartitionPhase.SWAP,
                "transactions are open that may be older than the copy",
                session,
                listener);
        Patience.until(RepartitionPhase.SWAP, "the table urls is in use by a transaction", listener, () -> {
            tellNodes();
            session.inTransaction(this::swap);
        });
        session.takeBreath(PAUSE);
    }

    private void tellNodes() {
        if (System.nanoTime() - tellAgainAt >= 0) {
            session.execute(UrlChangeListener.TELL_PARTITIONS_CHANGE);
            session.takeBreath(Patience.BREATH);
            tellAgainAt = System.nanoTime() + TOLD_FOR.toNanos();
        }
    }

    /** Only the parents are locked: whoever wants a partition asks for its parent first. */
    private void swap() {
        SavedState.Saved saved = state.get();
        // Who puts new texts in their place in their index takes longer than others are to wait behind the swap.
        session.lockAtOnce(TextIndex.LOCK_KEY);
        lock.keepMaintenanceOut("ONLY urls, ONLY urls_new");
        new Definition(session.jdbc()).check(saved.definition());
        List<String> statements = session.statements(STATEMENTS);
        // What was done before takes a fraction of the time under the lock.
        checkLosses(saved.partitions());
        lock.takeAtOnce("ONLY urls", "ACCESS EXCLUSIVE");
        mirror.check();
        checkLosses(saved.partitions());
        session.executeAll(statements);
        state.enter(RepartitionPhase.CLEAN_UP);
    }

    private void checkLosses(int partitions) {
        new Obstacles(session.jdbc()).losses(partitions).ifPresent(losses -> {
            throw new RepartitionFailedException(losses + " Take it off and run it again, or abort it.");
        });
    }
}

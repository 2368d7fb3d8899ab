package dev.terse.adapter.postgres.repartition;

import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.UrlsIndex;
import dev.terse.adapter.postgres.UrlsIndex.Step;
import java.time.Duration;
import java.util.List;

/**
 * The indexes that are not needed while the rows are copied, and that rows are slow to add to: those that are no B-trees, and B-trees of all rows
 * that need not be unique. A batch of the copy that had to add to them would keep its rows, and the disk, from others for too long; so they are
 * made when the rows are there, while others write, partition by partition. B-trees of partitions have the names that the server would give.
 */
final class SlowIndexes {
    /** The definition of an index is taken as the server writes it, after the names of the index and the table. */
    static final String INDEXES =
            """
            SELECT indexrelid, indisunique, index_class.relname, amname = 'btree' AS is_tree,
                   amname <> 'btree' OR NOT indisunique AND indpred IS NULL AS is_slow,
                   substr(pg_get_indexdef(indexrelid), 1 + length(format('CREATE %sINDEX %I ON %s%I.urls ',
                       CASE WHEN indisunique THEN 'UNIQUE ' END,
                       index_class.relname,
                       CASE WHEN table_class.relkind = 'p' THEN 'ONLY ' END,
                       current_schema()))) AS definition
            FROM pg_index
            JOIN pg_class AS index_class ON index_class.oid = indexrelid
            JOIN pg_class AS table_class ON table_class.oid = indrelid
            JOIN pg_am ON pg_am.oid = index_class.relam
            WHERE indrelid = 'urls'::regclass AND NOT indisprimary""";

    /** 49 bytes are what a name has room for after {@code urls_p1023_new}. */
    private static final String SLOW_INDEXES =
            """
            WITH slow AS (
                SELECT indexrelid, relname, definition,
                       CASE
                           WHEN is_tree THEN (
                               SELECT '_' || string_agg(attname, '_' ORDER BY attnum) || '_idx'
                               FROM pg_attribute
                               WHERE attrelid = indexrelid)
                           ELSE regexp_replace(relname, '^(urls)?_?', '_')
                       END AS suffix
                FROM (
                %s
                ) AS indexes
                WHERE is_slow
            )
            SELECT relname || '_new' AS name, definition,
                   CASE
                       WHEN octet_length(suffix) > 49 OR row_number() OVER (PARTITION BY suffix ORDER BY indexrelid) > 1
                           THEN '_' || row_number() OVER (ORDER BY indexrelid) || '_idx'
                       ELSE suffix
                   END AS name_in_partition
            FROM slow
            ORDER BY indexrelid"""
                    .formatted(INDEXES);

    /** Long enough for a disk to take what was written. */
    private static final Duration LONGEST_REST = Duration.ofSeconds(10);

    /** Each has every open connection plan its writes anew. */
    private static final int ATTACHED_IN_A_ROW = 8;

    private final Session session;
    private final TableLock lock;
    private final RepartitionListener listener;

    SlowIndexes(Session session, TableLock lock, RepartitionListener listener) {
        this.session = session;
        this.lock = lock;
        this.listener = listener;
    }

    /** Makes what those of the partitions become parts of. Nobody may use the table yet, since that would hold them up. */
    void declare() {
        indexes()
                .forEach(index -> index.statements(Step.DECLARE, session.jdbc()).forEach(session::execute));
    }

    /**
     * Makes them.
     *
     * @param partitions how many partitions the table has
     */
    void make(int partitions) {
        List<UrlsIndex> indexes = indexes();
        long rows = Layout.read(session.jdbc()).rows();
        Pace pace = new Pace(session::transactions, System::nanoTime, Long.MAX_VALUE);
        // Those of texts are tended meanwhile.
        Patience.until(
                RepartitionPhase.INDEX,
                "the index of texts is in use",
                listener,
                () -> session.runLocked(TextIndex.LOCK_KEY, () -> dropHalfMade(indexes)));
        List<String> builds = indexes.stream()
                .flatMap(index -> index.statements(Step.BUILD, session.jdbc()).stream())
                .toList();
        int parts = indexes.size() * partitions;
        int done = parts - builds.size();
        for (String build : builds) {
            listener.progressed(new RepartitionProgress(RepartitionPhase.INDEX, rows * done / parts, rows));
            OlderTransactions.await(
                    OlderTransactions.BEFORE_AN_INDEX,
                    RepartitionPhase.INDEX,
                    "transactions are open that are older than an index that is to be made",
                    session,
                    listener);
            long start = System.nanoTime();
            session.execute(build);
            done++;
            long rest = pace.restAfter(0, System.nanoTime() - start, 0);
            Patience.park(Math.min(rest, LONGEST_REST.toNanos()));
        }
        indexes.forEach(this::attach);
    }

    private void dropHalfMade(List<UrlsIndex> indexes) {
        indexes.forEach(index -> index.statements(Step.DROP, session.jdbc()).forEach(session::execute));
    }

    private void attach(UrlsIndex index) {
        int attached = 0;
        for (String statement : index.statements(Step.ATTACH, session.jdbc())) {
            Patience.until(
                    RepartitionPhase.INDEX,
                    "an index is in use by a transaction",
                    listener,
                    () -> session.inTransaction(() -> {
                        lock.keepMaintenanceOut("urls_new");
                        lock.limitEachWait();
                        session.execute(statement);
                    }));
            attached++;
            if (attached % ATTACHED_IN_A_ROW == 0) {
                session.takeBreath(Patience.BREATH);
            }
        }
    }

    private List<UrlsIndex> indexes() {
        return session.jdbc()
                .sql(SLOW_INDEXES)
                .query((row, number) -> new UrlsIndex(
                        "urls_new",
                        row.getString("name"),
                        row.getString("name_in_partition"),
                        row.getString("definition")))
                .list();
    }
}

package dev.terse.adapter.postgres.repartition;

import java.util.Optional;
import org.springframework.dao.DataAccessException;

/**
 * A walk over the blocks of all leaves of {@code urls}, from where it was left. Each batch is a transaction that says how far it went.
 *
 * <p>A row is in its block for as long as nobody changes it and no {@code VACUUM FULL} or {@code CLUSTER} rewrites the leaf, which then is
 * walked from its start.
 */
final class BlockWalk {
    private static final int GROWTH = 2;

    /** Larger leaps over empty blocks would end in a batch that is much too large. */
    private static final long MAX_LEAP = 64;

    private static final String NEXT_LEAF =
            """
            SELECT min(oid::bigint)
            FROM (
            %s
            ) AS leaves
            WHERE oid::bigint > :leaf"""
                    .formatted(Layout.LEAVES);

    private static final String BLOCKS =
            """
            SELECT pg_relation_size(:leaf::bigint::oid) / current_setting('block_size')::bigint""";

    private static final String IS_REWRITTEN =
            """
            SELECT pg_relation_filenode(:leaf::bigint::oid)::bigint <> :filenode""";

    /**
     * The progress and the rows are lost together, and a comparison is done again. Some blocks are less than all, whatever the planner thinks
     * of it; and the batches of a leaf share a plan.
     */
    private static final String BATCH_SETTINGS =
            """
            SELECT set_config('lock_timeout', :lockMillis, true),
                   set_config('statement_timeout', :millis, true),
                   set_config('synchronous_commit', :synchronousCommit, true),
                   set_config('plan_cache_mode', 'force_generic_plan', true),
                   set_config('enable_seqscan', 'off', true),
                   set_config('enable_hashjoin', 'off', true),
                   set_config('enable_mergejoin', 'off', true)""";

    private static final String DEADLOCK_MILLIS =
            """
            SELECT setting::bigint
            FROM pg_settings
            WHERE name = 'deadlock_timeout'""";

    private final Session session;
    private final SavedState state;
    private final RepartitionPhase phase;
    private final RepartitionOptions options;
    private final RepartitionListener listener;
    private final long rowsOfAll;
    private final long deadlockMillis;

    private final Pace pace;
    private Patience patience = Patience.forRows();
    private long blocks = 1;
    private int slowness = 1;
    private long committedFrom;

    /** What is done with the rows of some blocks of a leaf. */
    interface Batch {
        /**
         * Does it, in a transaction of its own.
         *
         * @return how many rows there were
         */
        long run(long leaf, long fromBlock, long toBlock);
    }

    BlockWalk(
            Session session,
            SavedState state,
            RepartitionPhase phase,
            RepartitionOptions options,
            RepartitionListener listener) {
        this.session = session;
        this.state = state;
        this.phase = phase;
        this.options = options;
        this.listener = listener;
        this.rowsOfAll = Layout.read(session.jdbc()).rows();
        this.pace = new Pace(session::transactions, System::nanoTime, options.maxRowsPerSecond());
        this.deadlockMillis =
                session.jdbc().sql(DEADLOCK_MILLIS).query(Long.class).single();
    }

    void walk(Batch batch) {
        SavedState.Saved saved = state.get();
        if (saved.leaf() == 0) {
            enterLeafAfter(0);
        }
        do {
            while (!walkLeaf(batch)) {
                state.enterLeaf(state.get().leaf());
            }
        } while (enterLeafAfter(state.get().leaf()));
    }

    private boolean enterLeafAfter(long leaf) {
        Optional<Long> next = session.jdbc()
                .sql(NEXT_LEAF)
                .param("leaf", leaf)
                .query((row, number) -> row.getObject(1, Long.class))
                .optional();
        next.ifPresent(state::enterLeaf);
        return next.isPresent();
    }

    /** What comes behind its end while it is walked was mirrored. Returns false if it was rewritten since it was entered. */
    private boolean walkLeaf(Batch batch) {
        SavedState.Saved saved = state.get();
        long end = session.jdbc()
                .sql(BLOCKS)
                .param("leaf", saved.leaf())
                .query(Long.class)
                .optional()
                .orElseThrow(Definition::changed);
        // The end may be that of another file than the one that it was left in.
        if (isRewritten(saved)) {
            return false;
        }
        long from = saved.nextBlock();
        long rowsDone = saved.rowsDone();
        while (from < end) {
            long to = Math.min(end, from + blocks);
            long start = System.nanoTime();
            Optional<Long> rows = attempt(batch, saved, from, to);
            if (rows.isPresent()) {
                rowsDone += rows.get();
                listener.progressed(new RepartitionProgress(phase, rowsDone, Math.max(rowsOfAll, rowsDone)));
                long now = System.nanoTime();
                adapt(to - from, rows.get(), pace.nextBatch(options.batchRows(), rows.get(), now - start));
                from = to;
                Patience.park(pace.restAfter(rows.get(), now - start, now - committedFrom));
            } else if (isRewritten(saved)) {
                return false;
            }
        }
        return true;
    }

    private Optional<Long> attempt(Batch batch, SavedState.Saved saved, long from, long to) {
        try {
            Optional<Long> rows = session.callInTransaction(status -> {
                setUpBatch();
                long done = batch.run(saved.leaf(), from, to);
                if (!state.move(to, done)) {
                    status.setRollbackOnly();
                    return Optional.empty();
                }
                committedFrom = System.nanoTime();
                return Optional.of(done);
            });
            if (rows.isEmpty() && !isRewritten(saved)) {
                throw Definition.changed();
            }
            patience = Patience.forRows();
            return rows;
        } catch (DataAccessException e) {
            if (!Patience.isInTheWay(e)) {
                throw e;
            }
            if (to - from == 1 && Patience.isCanceled(e)) {
                slowness *= GROWTH;
            }
            blocks = Math.max(1, (to - from) / GROWTH);
            listener.waits(
                    phase,
                    Patience.isCanceled(e)
                            ? "a batch took too long, and is made smaller"
                            : "rows of the batch are locked by a transaction");
            patience.pause();
            return Optional.empty();
        }
    }

    /**
     * Who waits for longer than {@code deadlock_timeout} looks for a deadlock, and gives up if there is one. A batch that never takes
     * as long is never what a client gives up for; it gives up itself.
     */
    private void setUpBatch() {
        session.jdbc()
                .sql(BATCH_SETTINGS)
                .param("lockMillis", Long.toString(Math.max(1, deadlockMillis / 4)))
                .param("synchronousCommit", pace.isShared() && phase == RepartitionPhase.COPY ? "on" : "off")
                .param("millis", Long.toString(Math.max(1, deadlockMillis / 2) * slowness))
                .query()
                .singleRow();
    }

    private boolean isRewritten(SavedState.Saved saved) {
        return session.jdbc()
                .sql(IS_REWRITTEN)
                .param("leaf", saved.leaf())
                .param("filenode", saved.filenode())
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    private void adapt(long walked, long rows, long wantedRows) {
        long wanted = rows == 0 ? Math.max(walked, MAX_LEAP) : wantedRows * walked / rows;
        blocks = Math.max(1, Math.min(wanted, walked * GROWTH));
        slowness = 1;
    }
}

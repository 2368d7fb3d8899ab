package dev.terse.adapter.postgres.repartition;

import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.UrlsIndex;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The phases of a repartition, each from where it was left. */
final class Run {
    /** A comparison locks no rows, so that it may take more at once. */
    private static final int ROWS_TO_COMPARE = 10_000;

    /** Who makes an index by a migration, or that of texts, holds these all the while, and does not begin while a table is being repartitioned. */
    private static final List<String> LOCK_KEYS = List.of(UrlsIndex.MIGRATION_LOCK_KEY, TextIndex.LOCK_KEY);

    private final Session session;
    private final RepartitionOptions options;
    private final RepartitionListener listener;
    private final SavedState state;
    private final TableLock lock;
    private final Mirror mirror;
    private final SlowIndexes slowIndexes;

    Run(Session session, RepartitionOptions options, RepartitionListener listener) {
        this.session = session;
        this.options = options;
        this.listener = listener;
        this.state = new SavedState(session.jdbc());
        this.lock = new TableLock(session, options.lockTimeout());
        this.mirror = new Mirror(session, lock);
        this.slowIndexes = new SlowIndexes(session, lock, listener);
    }

    /** Makes the new table, if nothing is in the way, and keeps in mind from what. */
    void begin() {
        new Obstacles(session.jdbc()).checkIds(options.partitions());
        Patience.until(
                RepartitionPhase.CREATE,
                "the table urls is being changed, or one of its indexes made",
                listener,
                () -> session.inTransaction(() -> {
                    LOCK_KEYS.forEach(session::lockAtOnce);
                    lock.keepMaintenanceOut("urls");
                    Layout layout = Layout.read(session.jdbc());
                    new Obstacles(session.jdbc()).check(layout, options);
                    RepartitionPlan.of(session.jdbc(), layout, options, Optional.empty())
                            .checkDiskSpace();
                    state.begin(options.partitions(), new Definition(session.jdbc()).read());
                    new NewTable(session).create(options.partitions());
                }));
    }

    /** Does all that is left. Returns the rows that were compared. */
    long finish() {
        if (state.get().isAborting()) {
            undo();
            begin();
        }
        if (state.get().phase() != RepartitionPhase.CLEAN_UP) {
            new Definition(session.jdbc()).check(state.get().definition());
        }
        phase(RepartitionPhase.CREATE, saved -> create(saved.definition()));
        phase(RepartitionPhase.COPY, saved -> {
            walk(RepartitionPhase.COPY, options, new Backfill(session));
            state.enter(RepartitionPhase.INDEX);
        });
        phase(RepartitionPhase.INDEX, saved -> {
            slowIndexes.make(options.partitions());
            state.enter(RepartitionPhase.VERIFY);
        });
        phase(RepartitionPhase.VERIFY, saved -> verify());
        phase(RepartitionPhase.ANALYZE, saved -> {
            // Vacuumed as well, so that lists and counts find the pages marked that all may see.
            session.execute("VACUUM (ANALYZE) urls_new");
            state.enter(RepartitionPhase.SWAP);
        });
        phase(RepartitionPhase.SWAP, saved -> new Swap(session, state, lock, mirror, listener).run());
        long rows = state.get().rowsDone();
        phase(RepartitionPhase.CLEAN_UP, saved -> new CleanUp(session, lock, listener).run());
        return rows;
    }

    private void phase(RepartitionPhase phase, Consumer<SavedState.Saved> work) {
        SavedState.Saved saved = state.get();
        if (saved.phase() == phase) {
            listener.progressed(new RepartitionProgress(phase, saved.rowsDone(), 0));
            work.accept(saved);
        }
    }

    private void create(String definition) {
        new NewTable(session).createPartitions(options.partitions());
        slowIndexes.declare();
        Patience.until(
                RepartitionPhase.CREATE,
                "the table urls is in use by a transaction",
                listener,
                () -> session.inTransaction(() -> {
                    mirror.create(definition);
                    state.enter(RepartitionPhase.COPY);
                }));
    }

    private void verify() {
        Verification verification = new Verification(session);
        RepartitionOptions large = new RepartitionOptions(
                options.partitions(),
                Math.max(options.batchRows(), ROWS_TO_COMPARE),
                options.maxRowsPerSecond(),
                options.lockTimeout());
        walk(RepartitionPhase.VERIFY, large, verification);
        verification.compareCounts();
        state.enter(RepartitionPhase.ANALYZE);
    }

    private void walk(RepartitionPhase phase, RepartitionOptions pace, BlockWalk.Batch batch) {
        new BlockWalk(session, state, phase, pace, listener).walk(batch);
    }

    /** Leaves the old table as it was. */
    void undo() {
        state.abort();
        Patience.until(
                state.get().phase(),
                "the table urls is in use by a transaction",
                listener,
                () -> session.inTransaction(mirror::drop));
        NewTable.drop("urls_new", session, state.get().phase(), listener, lock);
        mirror.dropFunctions();
        session.execute("DROP TABLE terse_repartition");
    }
}

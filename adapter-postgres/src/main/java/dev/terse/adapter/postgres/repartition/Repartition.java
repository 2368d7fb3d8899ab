package dev.terse.adapter.postgres.repartition;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Moves the links into another number of partitions, or into a plain table, while services read and write them.
 *
 * <p>A new table is made beside the old one; a trigger mirrors each change into it, in the transaction of the change; the rows are copied
 * in small batches and compared; then the new table takes the old one's name, in a transaction of some milliseconds. Killed at any point
 * it leaves a table that works, and the same call resumes.
 *
 * <p>It migrates nothing: it works from the first version of the tables on, and versions that come later find its work done.
 */
public final class Repartition {
    private final DataSource dataSource;

    /**
     * A repartition of the links of a database.
     *
     * @param dataSource where it is. One connection is held for as long as a call takes; it must be the session's own, so not that of a
     *     pooler in transaction mode, and its user must own the table {@code urls}, which is the one in its search path
     */
    public Repartition(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Says what {@link #run} would do, and changes nothing.
     *
     * @param options as for it
     * @return what it would do
     * @throws RepartitionRefusedException if it would be refused, but for too little disk space: see {@link
     *     RepartitionPlan#checkDiskSpace}
     * @throws RepartitionFailedException if the database fails
     */
    public RepartitionPlan plan(RepartitionOptions options) {
        return in(() -> Session.toLook(dataSource), session -> {
            Optional<SavedState.Saved> saved = saved(session, options);
            Layout layout = Layout.read(session.jdbc());
            if (saved.isEmpty() && layout.partitions() != options.partitions()) {
                Obstacles obstacles = new Obstacles(session.jdbc());
                obstacles.check(layout, options);
                obstacles.checkIds(options.partitions());
            }
            return RepartitionPlan.of(session.jdbc(), layout, options, saved);
        });
    }

    /**
     * Repartitions, or resumes a repartition into as many partitions that was interrupted. Returns when all is done, however long that
     * takes. A thread that is interrupted fails.
     *
     * @param options into what, and how gently; but for the partitions they may differ from those of the interrupted run
     * @param listener hears of the progress
     * @return how it ended
     * @throws RepartitionRefusedException if the table, the server or the options do not allow it; nothing was changed
     * @throws RepartitionUnderWayException if another run or abort is at work
     * @throws RepartitionFailedException if the database fails; the same call resumes, {@link #abort} undoes. Or if somebody changed the
     *     table meanwhile, or put on it what the new one would lose; the message says how to go on
     */
    public RepartitionResult run(RepartitionOptions options, RepartitionListener listener) {
        return in(() -> Session.toRun(dataSource), session -> {
            Optional<SavedState.Saved> saved = saved(session, options);
            Run run = new Run(session, options, listener);
            if (saved.isEmpty()) {
                if (Layout.read(session.jdbc()).partitions() == options.partitions()) {
                    return new RepartitionResult.NothingToDo(options.partitions());
                }
                run.begin();
            }
            return new RepartitionResult.Done(options.partitions(), run.finish());
        });
    }

    /**
     * Undoes a repartition that was interrupted, and leaves the table as it was.
     *
     * @param options the lock timeout is that of these; the rest does not matter
     * @param listener hears of what is in the way
     * @return false if there was none
     * @throws RepartitionRefusedException if the new table is in use already; {@link #run} finishes then
     * @throws RepartitionUnderWayException if another run or abort is at work
     * @throws RepartitionFailedException if the database fails; the same call resumes
     */
    public boolean abort(RepartitionOptions options, RepartitionListener listener) {
        return in(() -> Session.toRun(dataSource), session -> {
            Optional<SavedState.Saved> saved = new SavedState(session.jdbc()).read();
            if (saved.isPresent() && saved.get().phase() == RepartitionPhase.CLEAN_UP) {
                throw new RepartitionRefusedException("The new table is in use already. Finish it by running it into "
                        + layout(saved.get().partitions()) + " again.");
            }
            saved.ifPresent(unfinished -> new Run(session, options, listener).undo());
            return saved.isPresent();
        });
    }

    private static Optional<SavedState.Saved> saved(Session session, RepartitionOptions options) {
        Optional<SavedState.Saved> saved = new SavedState(session.jdbc()).read();
        saved.ifPresent(unfinished -> {
            if (unfinished.partitions() != options.partitions()) {
                throw new RepartitionRefusedException("A repartition into " + layout(unfinished.partitions())
                        + " is not finished. Finish it"
                        + (unfinished.phase() == RepartitionPhase.CLEAN_UP ? "" : ", or abort it,") + " first.");
            }
        });
        return saved;
    }

    private static String layout(int partitions) {
        return partitions == 1 ? "a plain table" : partitions + " partitions";
    }

    private static <T> T in(Supplier<Session> opening, Function<Session, T> work) {
        try (Session session = opening.get()) {
            return work.apply(session);
        } catch (DataAccessException | TransactionException e) {
            throw new RepartitionFailedException(e);
        }
    }
}

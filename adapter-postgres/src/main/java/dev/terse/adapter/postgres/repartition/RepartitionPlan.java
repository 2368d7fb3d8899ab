package dev.terse.adapter.postgres.repartition;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a repartition would do.
 *
 * @param fromPartitions how many partitions there are; 1 is a plain table
 * @param toPartitions how many there are to be
 * @param rows how many links there are, by the server's estimate
 * @param tableBytes the size of the table without its indexes
 * @param indexBytes the size of its indexes
 * @param neededBytes the disk space that is needed meanwhile, about; of an unfinished one, beside what it has
 * @param freeBytes the disk space that there is; empty where neither the server nor this machine says so
 * @param time how long it takes on an idle server, about; of an unfinished one, what is left
 * @param isUnfinished whether it was begun already, and would be resumed
 */
public record RepartitionPlan(
        int fromPartitions,
        int toPartitions,
        long rows,
        long tableBytes,
        long indexBytes,
        long neededBytes,
        OptionalLong freeBytes,
        Duration time,
        boolean isUnfinished) {
    /** What a small machine copies or compares in a second, with its part of the vacuum (docs/adr/0018). */
    private static final double ROWS_PER_SECOND = 40_000;

    /** What it makes in a second of an index for texts, which is the largest and slowest of the slow ones. */
    private static final double SLOW_INDEX_BYTES_PER_SECOND = 2_500_000;

    /** What is left to do of an unfinished one, or all of it. */
    static RepartitionPlan of(
            JdbcClient jdbc, Layout layout, RepartitionOptions options, Optional<SavedState.Saved> unfinished) {
        DiskSpace disk = new DiskSpace(jdbc);
        double toCopy = unfinished
                .map(saved -> saved.left(RepartitionPhase.COPY, layout.rows()))
                .orElse(1.0);
        double toIndex = unfinished
                .map(saved -> saved.left(RepartitionPhase.INDEX, layout.rows()))
                .orElse(1.0);
        double toCompare = unfinished
                .map(saved -> saved.left(RepartitionPhase.VERIFY, layout.rows()))
                .orElse(1.0);
        double rowsPerSecond = Math.min(ROWS_PER_SECOND, (double) options.maxRowsPerSecond());
        double seconds = (toCopy + toCompare) * layout.rows() / rowsPerSecond
                + toIndex * layout.slowIndexBytes() / SLOW_INDEX_BYTES_PER_SECOND;
        long copiedBytes = layout.tableBytes() + layout.indexBytes() - layout.slowIndexBytes();
        return new RepartitionPlan(
                layout.partitions(),
                options.partitions(),
                layout.rows(),
                layout.tableBytes(),
                layout.indexBytes(),
                disk.needed(toCopy * copiedBytes + toIndex * layout.slowIndexBytes()),
                disk.free(),
                Duration.ofSeconds(1 + (long) seconds),
                unfinished.isPresent());
    }

    /**
     * Tells whether the table is as it is to be, and nothing is left to do.
     *
     * @return true if so
     */
    public boolean isDone() {
        return fromPartitions == toPartitions && !isUnfinished;
    }

    /**
     * Refuses what the disk has no room for, as far as is known.
     *
     * @throws RepartitionRefusedException if there is too little; what was begun is not refused any more
     */
    public void checkDiskSpace() {
        if (isUnfinished) {
            return;
        }
        freeBytes.ifPresent(free -> {
            if (free < neededBytes) {
                throw new RepartitionRefusedException("The disk of the database has " + free + " bytes free, and about "
                        + neededBytes + " are needed.");
            }
        });
    }
}

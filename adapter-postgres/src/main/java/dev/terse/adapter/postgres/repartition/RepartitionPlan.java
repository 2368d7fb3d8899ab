package dev.terse.adapter.postgres.repartition;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * What a repartition would do.
 *
 * @param fromPartitions how many partitions there are; 1 is a plain table
 * @param toPartitions how many there are to be
 * @param rows how many links there are, by the server's estimate
 * @param tableBytes the size of the table without its indexes
 * @param indexBytes the size of its indexes
 * @param neededBytes the disk space that is needed meanwhile, about
 * @param freeBytes the disk space that there is; empty where neither the server nor this machine says so
 * @param time how long it takes on an idle server, about
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
    /**
     * Tells whether the table is as it is to be, and nothing is left to do.
     *
     * @return true if so
     */
    public boolean isDone() {
        return fromPartitions == toPartitions && !isUnfinished;
    }

    /** Refuses what the disk has no room for, as far as is known. */
    void checkDiskSpace() {
        freeBytes.ifPresent(free -> {
            if (free < neededBytes) {
                throw new RepartitionRefusedException("The disk of the database has " + free + " bytes free, and about "
                        + neededBytes + " are needed.");
            }
        });
    }
}

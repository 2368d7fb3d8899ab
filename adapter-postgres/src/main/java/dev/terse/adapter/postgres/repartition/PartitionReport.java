package dev.terse.adapter.postgres.repartition;

import java.util.List;

/**
 * What the partitions of the links hold.
 *
 * @param partitions the partitions, in the order of their remainders; of a plain table, the table itself
 */
public record PartitionReport(List<Partition> partitions) {
    /**
     * A partition. Rows are the server's estimates, 0 where it has none yet.
     *
     * @param name its name
     * @param rows its rows
     * @param bytes the size of the table without its indexes
     * @param indexBytes the size of its indexes
     * @param deadRows the rows that {@code VACUUM} would clear away
     */
    public record Partition(String name, long rows, long bytes, long indexBytes, long deadRows) {}

    /** A report. */
    public PartitionReport {
        partitions = List.copyOf(partitions);
    }

    /**
     * Tells how unevenly the rows are spread.
     *
     * @return the rows of the fullest partition over those of the mean one; 1 if they are even, or if there are none
     */
    public double skew() {
        long rows = partitions.stream().mapToLong(Partition::rows).sum();
        long most = partitions.stream().mapToLong(Partition::rows).max().orElse(0);
        return rows == 0 ? 1 : (double) most * partitions.size() / rows;
    }
}

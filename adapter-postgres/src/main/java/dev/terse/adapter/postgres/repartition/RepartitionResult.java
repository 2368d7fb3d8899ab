package dev.terse.adapter.postgres.repartition;

/** How a repartition ended. */
public sealed interface RepartitionResult {
    /**
     * The table has the partitions that were asked for.
     *
     * @param partitions how many
     * @param rows how many rows were compared before the new table took the place of the old one
     */
    record Done(int partitions, long rows) implements RepartitionResult {}

    /**
     * The table had them already.
     *
     * @param partitions how many
     */
    record NothingToDo(int partitions) implements RepartitionResult {}
}

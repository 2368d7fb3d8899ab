package dev.terse.adapter.postgres.repartition;

/** What a repartition does after what. */
public enum RepartitionPhase {
    /** Makes the new table, empty, and has every change of the old one mirrored into it. */
    CREATE,

    /** Copies the rows, in batches. */
    COPY,

    /** Makes the indexes that take long to add rows to. */
    INDEX,

    /** Compares the rows of both tables. */
    VERIFY,

    /** Has the server gather statistics of the new table. */
    ANALYZE,

    /** Gives the new table the name of the old one. From its end on there is no way back but another repartition. */
    SWAP,

    /** Drops the old table. */
    CLEAN_UP
}

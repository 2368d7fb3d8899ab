package dev.terse.adapter.postgres.repartition;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the database knows of an unfinished repartition: one row of a table that is there for as long. It is written in the transactions
 * that do the work, so that it always says what is done.
 */
final class SavedState {
    private static final String IS_THERE = "SELECT to_regclass('terse_repartition') IS NOT NULL";

    private static final String CREATE =
            """
            CREATE TABLE terse_repartition (
                one        boolean NOT NULL DEFAULT true,
                partitions int NOT NULL,
                phase      text NOT NULL,
                aborting   boolean NOT NULL DEFAULT false,
                old_table  oid NOT NULL,
                definition text NOT NULL,
                leaf       oid NOT NULL DEFAULT 0,
                filenode   oid NOT NULL DEFAULT 0,
                next_block bigint NOT NULL DEFAULT 0,
                rows_done  bigint NOT NULL DEFAULT 0,
                leaf_rows  bigint NOT NULL DEFAULT 0,
                CONSTRAINT terse_repartition_pkey PRIMARY KEY (one),
                CONSTRAINT terse_repartition_one_check CHECK (one)
            ) WITH (fillfactor = 10)""";

    /** Whoever may change the table may go on, also with what somebody else began. */
    private static final String OWNER =
            """
            SELECT format('ALTER TABLE terse_repartition OWNER TO %I', pg_get_userbyid(relowner))
            FROM pg_class
            WHERE oid = 'urls'::regclass""";

    private static final String BEGIN =
            """
            INSERT INTO terse_repartition (partitions, phase, old_table, definition)
            VALUES (:partitions, :phase, 'urls'::regclass, :definition)""";

    private static final String READ =
            """
            SELECT partitions, phase, aborting, old_table, definition, leaf, filenode, next_block, rows_done
            FROM terse_repartition""";

    private static final String ENTER =
            """
            UPDATE terse_repartition
            SET phase = :phase, leaf = 0, filenode = 0, next_block = 0, leaf_rows = 0,
                rows_done = CASE WHEN :phase IN ('COPY', 'INDEX', 'VERIFY') THEN 0 ELSE rows_done END""";

    private static final String ABORT = """
            UPDATE terse_repartition
            SET aborting = true""";

    /** One that is entered again is done from its start. */
    private static final String ENTER_LEAF =
            """
            UPDATE terse_repartition
            SET leaf = :leaf, filenode = pg_relation_filenode(:leaf::bigint::oid), next_block = 0, leaf_rows = 0,
                rows_done = rows_done - CASE WHEN leaf = :leaf::bigint::oid THEN leaf_rows ELSE 0 END""";

    /** Where the table or its trigger is another than before, or was rewritten, nothing is moved. */
    private static final String MOVE =
            """
            UPDATE terse_repartition
            SET next_block = :nextBlock, rows_done = rows_done + :rows, leaf_rows = leaf_rows + :rows
            WHERE filenode = pg_relation_filenode(leaf) AND old_table = 'urls'::regclass
                AND EXISTS (
                    SELECT
                    FROM pg_trigger
                    WHERE tgrelid = leaf AND tgname = 'terse_repartition_mirror' AND tgenabled = 'A')""";

    private final JdbcClient jdbc;

    SavedState(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A row of it.
     *
     * @param partitions how many there are to be
     * @param phase what was begun
     * @param isAborting whether it is being undone
     * @param oldTable the table when it began
     * @param definition what it was like
     * @param leaf the leaf that is being walked, or 0
     * @param filenode the file of the leaf
     * @param nextBlock its first block that is not done
     * @param rowsDone the rows of all blocks that are
     */
    record Saved(
            int partitions,
            RepartitionPhase phase,
            boolean isAborting,
            long oldTable,
            String definition,
            long leaf,
            long filenode,
            long nextBlock,
            long rowsDone) {
        /** How much of a phase is left to do, 0 to 1, about. */
        double left(RepartitionPhase of, long rows) {
            if (phase == of && !isAborting) {
                return of == RepartitionPhase.INDEX ? 1 : Math.max(0, 1 - (double) rowsDone / Math.max(1, rows));
            }
            return phase.compareTo(of) < 0 || isAborting ? 1 : 0;
        }
    }

    Optional<Saved> read() {
        if (!jdbc.sql(IS_THERE).query(Boolean.class).single()) {
            return Optional.empty();
        }
        return jdbc.sql(READ)
                .query((row, number) -> new Saved(
                        row.getInt("partitions"),
                        RepartitionPhase.valueOf(row.getString("phase")),
                        row.getBoolean("aborting"),
                        row.getLong("old_table"),
                        row.getString("definition"),
                        row.getLong("leaf"),
                        row.getLong("filenode"),
                        row.getLong("next_block"),
                        row.getLong("rows_done")))
                .optional();
    }

    Saved get() {
        return read().orElseThrow(() -> new RepartitionFailedException("The table terse_repartition was removed."));
    }

    void begin(int partitions, String definition) {
        jdbc.sql(CREATE).update();
        jdbc.sql(jdbc.sql(OWNER).query(String.class).single()).update();
        jdbc.sql(BEGIN)
                .param("partitions", partitions)
                .param("phase", RepartitionPhase.CREATE.name())
                .param("definition", definition)
                .update();
    }

    void enter(RepartitionPhase phase) {
        jdbc.sql(ENTER).param("phase", phase.name()).update();
    }

    void abort() {
        jdbc.sql(ABORT).update();
    }

    void enterLeaf(long leaf) {
        jdbc.sql(ENTER_LEAF).param("leaf", leaf).update();
    }

    /** Tells whether the table is the one that was walked. */
    boolean move(long nextBlock, long rows) {
        return jdbc.sql(MOVE).param("nextBlock", nextBlock).param("rows", rows).update() > 0;
    }
}

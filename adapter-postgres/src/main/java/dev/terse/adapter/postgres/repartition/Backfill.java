package dev.terse.adapter.postgres.repartition;

/**
 * The copy of the rows that are not in {@code urls_new} yet, block by block.
 *
 * <p>Each row is locked from when it is read until its copy is committed, so that nobody removes it between; rows are locked in the order of
 * their codes, which is how {@code ClickDrainer} takes them. A row that is in the new table already was put there by the mirror, and is newer.
 */
final class Backfill implements BlockWalk.Batch {
    private static final String STATEMENT =
            """
            WITH columns AS (
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS names
                FROM pg_attribute
                WHERE attrelid = 'urls_new'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            )
            SELECT format($format$
                WITH locked AS MATERIALIZED (
                    SELECT %1$s
                    FROM ONLY %2$s
                    WHERE ctid >= %3$s::tid AND ctid < %3$s::tid
                    ORDER BY short_code COLLATE "C"
                    FOR SHARE
                ), copied AS (
                    INSERT INTO urls_new (%1$s)
                    OVERRIDING SYSTEM VALUE
                    SELECT %1$s
                    FROM locked
                    ON CONFLICT (short_code) DO NOTHING
                )
                SELECT count(*) AS rows
                FROM locked$format$, names, :leaf::bigint::oid::regclass, chr(63))
            FROM columns""";

    private final BlockStatement statement;

    Backfill(Session session) {
        this.statement = new BlockStatement(session, STATEMENT);
    }

    @Override
    public long run(long leaf, long fromBlock, long toBlock) {
        return statement.run(leaf, fromBlock, toBlock, row -> row.getLong("rows"));
    }
}

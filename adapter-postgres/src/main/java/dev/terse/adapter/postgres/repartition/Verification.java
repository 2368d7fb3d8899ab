package dev.terse.adapter.postgres.repartition;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The comparison of both tables, while they are written. Each change is made in both by one transaction, so whatever one statement sees is the
 * same in both: it compares the number and a checksum of the rows of some blocks with those of the same codes in {@code urls_new}.
 */
final class Verification implements BlockWalk.Batch {
    private static final String STATEMENT =
            """
            WITH columns AS (
                SELECT string_agg('old.' || quote_ident(attname), ', ' ORDER BY attnum) AS old_names,
                       string_agg('copy.' || quote_ident(attname), ', ' ORDER BY attnum) AS copy_names
                FROM pg_attribute
                WHERE attrelid = 'urls_new'::regclass AND attnum > 0 AND NOT attisdropped
            )
            SELECT format($format$
                SELECT count(*) AS rows,
                       count(copy.short_code) AS copies,
                       coalesce(sum(hashtextextended(ROW(%1$s)::text, 0)), 0) AS checksum,
                       coalesce(sum(hashtextextended(ROW(%2$s)::text, 0)) FILTER (WHERE copy.short_code IS NOT NULL), 0) AS checksum_of_copies
                FROM ONLY %3$s AS old
                LEFT JOIN urls_new AS copy ON copy.short_code = old.short_code
                WHERE old.ctid >= %4$s::tid AND old.ctid < %4$s::tid$format$,
                old_names, copy_names, :leaf::bigint::oid::regclass, chr(63))
            FROM columns""";

    /** What was removed from the old table must not be in the new one. */
    private static final String COUNTS =
            """
            SELECT (SELECT count(*) FROM urls) AS rows, (SELECT count(*) FROM urls_new) AS copies, 0 AS checksum, 0 AS checksum_of_copies""";

    private final Session session;
    private final BlockStatement statement;

    Verification(Session session) {
        this.session = session;
        this.statement = new BlockStatement(session, STATEMENT);
    }

    @Override
    public long run(long leaf, long fromBlock, long toBlock) {
        return statement.run(leaf, fromBlock, toBlock, Verification::compare);
    }

    /** Compares how many rows both tables have. */
    void compareCounts() {
        session.queryFor(COUNTS, Verification::compare);
    }

    private static long compare(ResultSet row) throws SQLException {
        long rows = row.getLong("rows");
        if (rows != row.getLong("copies")
                || row.getBigDecimal("checksum").compareTo(row.getBigDecimal("checksum_of_copies")) != 0) {
            throw new RepartitionFailedException(
                    "The copy of the table urls differs from it, as if its triggers had been disabled for a time. Abort, and begin anew.");
        }
        return rows;
    }
}

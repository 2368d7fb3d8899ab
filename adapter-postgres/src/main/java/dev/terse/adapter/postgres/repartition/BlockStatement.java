package dev.terse.adapter.postgres.repartition;

/**
 * A query of the rows of some blocks of a leaf, which another query puts together for the leaf. It is put together once for each leaf, so that the
 * server keeps its plan from batch to batch; the blocks are its parameters.
 */
final class BlockStatement {
    /** The plan for a leaf that is done may be large, as it has all partitions of the new table. */
    private static final String FORGET_PLANS = "DEALLOCATE ALL";

    private final Session session;
    private final String query;
    private long leaf;
    private String statement = "";

    /**
     * A statement.
     *
     * @param query puts it together for {@code :leaf}, with the first block and that behind the last one as its parameters: question marks, which
     *     are {@code chr(63)} there, since they would be parameters of that query as well
     */
    BlockStatement(Session session, String query) {
        this.session = session;
        this.query = query;
    }

    /** Runs it on the blocks from one to before another. */
    <T> T run(long ofLeaf, long fromBlock, long toBlock, Session.Reader<T> reader) {
        if (leaf != ofLeaf) {
            session.execute(FORGET_PLANS);
            statement = session.jdbc()
                    .sql(query)
                    .param("leaf", ofLeaf)
                    .query(String.class)
                    .single();
            leaf = ofLeaf;
        }
        return session.queryFor(statement, reader, start(fromBlock), start(toBlock));
    }

    private static String start(long block) {
        return "(" + block + ",0)";
    }
}

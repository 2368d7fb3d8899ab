package dev.terse.benchmarks.partitioning;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** A database whose links are a plain table or so many partitions, and one connection to it that is set up as the service's are. */
final class Layout implements AutoCloseable {
    private final int partitions;
    private final long rows;
    private final HikariDataSource pool;
    private final PostgresUrlRepository repository;

    private Layout(int partitions, long rows, HikariDataSource pool) {
        this.partitions = partitions;
        this.rows = rows;
        this.pool = pool;
        this.repository = new PostgresUrlRepository(pool, InstantSource.system());
    }

    /**
     * A layout.
     *
     * @param url the database
     * @param partitions how many it is to have; 1 stands for a plain table
     * @param rows how many links it has
     */
    static Layout connect(String url, int partitions, long rows) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setConnectionInitSql("SET plan_cache_mode = force_generic_plan");
        config.setMaximumPoolSize(1);
        return new Layout(partitions, rows, new HikariDataSource(config));
    }

    int partitions() {
        return partitions;
    }

    /** Links, numbered from 1. */
    long rows() {
        return rows;
    }

    HikariDataSource pool() {
        return pool;
    }

    PostgresUrlRepository repository() {
        return repository;
    }

    JdbcClient jdbc() {
        return JdbcClient.create(pool);
    }

    TransactionTemplate transaction() {
        return new TransactionTemplate(new JdbcTransactionManager(pool));
    }

    /** Brings the tables up to a version. */
    void migrate(int version) {
        new PostgresSchema(pool, new PostgresSchema.Settings(partitions, rows, version)).migrate();
    }

    /** For a maintenance command of the table or of a partition. */
    void run(String statement) {
        jdbc().sql(statement).update();
    }

    /** Reads all tables and indexes into the server's memory, if they are not there. The database has the extension pg_prewarm. */
    void read() {
        jdbc().sql(
                        "SELECT sum(pg_prewarm(oid)) FROM pg_class WHERE relkind IN ('r', 'i') AND relnamespace = 'public'::regnamespace")
                .query(Long.class)
                .single();
    }

    /** The name of a partition, or of the plain table. */
    String onePartition() {
        return partitions == 1 ? "urls" : "urls_p0";
    }

    /**
     * How large the table or its partitions are.
     *
     * @param function what of them, as {@code pg_table_size}
     */
    long bytes(String function) {
        return jdbc().sql("SELECT coalesce(sum(" + function + "(relid)), " + function
                        + "('urls')) FROM pg_partition_tree('urls')")
                .query(Long.class)
                .single();
    }

    @Override
    public void close() {
        pool.close();
    }
}

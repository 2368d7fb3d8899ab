package dev.terse.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of a test's own, migrated to a layout. */
final class TestDatabase implements AutoCloseable {
    private final HikariDataSource dataSource;

    private TestDatabase(HikariDataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Without any tables. */
    static TestDatabase empty() {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(PostgresServer.newDatabase());
        config.setMaximumPoolSize(8);
        config.setConnectionInitSql("SET plan_cache_mode = force_generic_plan");
        return new TestDatabase(new HikariDataSource(config));
    }

    static TestDatabase withPartitions(int partitions) {
        TestDatabase database = empty();
        new PostgresSchema(
                        database.dataSource,
                        new PostgresSchema.Settings(partitions, 1_000_000, PostgresSchema.NEWEST_VERSION))
                .migrate();
        return database;
    }

    DataSource dataSource() {
        return dataSource;
    }

    JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    TestDatabase emptied() {
        jdbc().sql("TRUNCATE urls, click_days").update();
        jdbc().sql("UPDATE click_totals SET clicks = 0").update();
        return this;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}

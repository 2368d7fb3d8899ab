package dev.terse.adapter.postgres;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database of a test's own, migrated to a layout. */
public final class TestDatabase implements AutoCloseable {
    private static final List<String> TABLES =
            List.of("urls", "click_days", "click_journals", "remembered_answers", "url_ranking");

    /** To truncate a table of many partitions and indexes makes new files for each, which takes longer than most tests. */
    private static final String IS_SMALL =
            """
            SELECT count(*) <= 20000
            FROM (SELECT FROM urls LIMIT 20001) AS counted""";

    private final String url;
    private final HikariDataSource dataSource;

    private TestDatabase(String url, HikariDataSource dataSource) {
        this.url = url;
        this.dataSource = dataSource;
    }

    /** Without any tables. */
    static TestDatabase empty() {
        return at(PostgresServer.newDatabase());
    }

    private static TestDatabase at(String url) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(8);
        // Another time zone than this JVM's, so that one that is taken by mistake shows.
        config.setConnectionInitSql("SET plan_cache_mode = force_generic_plan; SET TIME ZONE 'America/St_Johns'");
        return new TestDatabase(url, new HikariDataSource(config));
    }

    static TestDatabase withPartitions(int partitions) {
        return empty().migrated(partitions);
    }

    /** A plain table on a server of the test's own, given as a JDBC URL with the user in it. */
    public static TestDatabase plain(String url) {
        return at(url).migrated(1);
    }

    private TestDatabase migrated(int partitions) {
        new PostgresSchema(
                        dataSource, new PostgresSchema.Settings(partitions, 1_000_000, PostgresSchema.NEWEST_VERSION))
                .migrate();
        return this;
    }

    /** As a JDBC URL with user and password in it. */
    String url() {
        return url;
    }

    DataSource dataSource() {
        return dataSource;
    }

    JdbcClient jdbc() {
        return JdbcClient.create(dataSource);
    }

    TestDatabase emptied() {
        if (jdbc().sql(IS_SMALL).query(Boolean.class).single()) {
            TABLES.forEach(table -> jdbc().sql("DELETE FROM " + table).update());
        } else {
            jdbc().sql("TRUNCATE " + String.join(", ", TABLES)).update();
        }
        jdbc().sql("UPDATE url_ranking_state SET ranked_at = NULL, took_millis = 0, last_id = 0")
                .update();
        jdbc().sql("UPDATE click_totals SET clicks = 0").update();
        return this;
    }

    @Override
    public void close() {
        dataSource.close();
    }
}

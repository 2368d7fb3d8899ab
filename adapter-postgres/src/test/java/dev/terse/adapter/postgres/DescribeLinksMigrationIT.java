package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Migrations V6 to V8, on a table that nodes of the version before read and write. */
@Timeout(120)
class DescribeLinksMigrationIT {
    private static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    private final TestDatabase database = TestDatabase.empty();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        database.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void adding_the_columns_reads_and_writes_no_row_and_checking_them_reads_each_once(int partitions) {
        migrate(partitions, 5);
        insertLinks(10_000);
        List<String> files = files();
        long read = rowsRead();

        migrate(partitions, 6);
        assertThat(files()).isEqualTo(files);
        assertThat(rowsRead()).isEqualTo(read);

        migrate(partitions, 7);
        assertThat(files()).isEqualTo(files);
        assertThat(rowsRead()).isEqualTo(read + 10_000);
    }

    private List<String> files() {
        return texts("SELECT relname || relfilenode FROM pg_class WHERE relname ~ '^urls(_p[0-9])?$' ORDER BY 1");
    }

    /** Sessions tell it as they end. */
    private long rowsRead() {
        await(() -> number(
                        """
                        SELECT count(*)
                        FROM pg_stat_activity
                        WHERE datname = current_database() AND application_name = 'migration'""")
                == 0);
        return number("SELECT sum(seq_tup_read)::bigint FROM pg_stat_user_tables WHERE relname ~ '^urls(_p[0-9])?$'");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void nodes_of_the_version_before_go_on(int partitions) {
        migrate(partitions, PostgresSchema.NEWEST_VERSION);
        PostgresUrlRepository repository = new PostgresUrlRepository(database.dataSource(), () -> NOW);
        ShortCode code = new ShortCode("old");

        // The statements of version 5.
        texts(
                """
                INSERT INTO urls (short_code, original_url, created_at)
                VALUES ('old', 'https://example.org/1', now())
                ON CONFLICT (short_code) DO NOTHING
                RETURNING id""");
        assertThat(repository.findByCode(code).orElseThrow().details())
                .isEqualTo(LinkDetails.to(new OriginalUrl("https://example.org/1")));
        assertThat(repository.findByCode(code).orElseThrow().version()).isEqualTo(1);
        texts(
                """
                WITH changed AS (
                    UPDATE urls
                    SET original_url = 'https://example.org/2'
                    WHERE short_code = 'old'
                    RETURNING id, short_code, original_url, clicks, created_at
                )
                SELECT id, short_code, original_url, clicks, created_at, pg_notify('terse_urls', short_code)
                FROM changed""");
        assertThat(repository.findByCode(code).orElseThrow().originalUrl())
                .isEqualTo(new OriginalUrl("https://example.org/2"));
        texts(
                """
                UPDATE urls
                SET clicks = urls.clicks + batch.clicks, last_click_at = greatest(urls.last_click_at, now())
                FROM unnest('{old}'::text[], ARRAY[(SELECT id FROM urls)], '{3}'::bigint[]) AS batch (code, id, clicks)
                WHERE urls.short_code = batch.code AND urls.id = batch.id
                RETURNING urls.short_code, urls.id""");
        assertThat(repository.findByCode(code).orElseThrow().clicks()).isEqualTo(3);
        texts(
                """
                WITH removed AS (
                    DELETE FROM urls
                    WHERE short_code = 'old'
                    RETURNING id, short_code
                )
                SELECT id, pg_notify('terse_urls', short_code)
                FROM removed""");
        assertThat(repository.findByCode(code)).isEmpty();
        assertThat(repository.add(code, LinkDetails.to(new OriginalUrl("https://example.org/3"))))
                .isInstanceOf(AddResult.Added.class);
    }

    @Test
    void links_of_before_can_be_described_and_deleted() {
        migrate(4, 5);
        insertLinks(10);

        migrate(4, PostgresSchema.NEWEST_VERSION);

        PostgresUrlRepository repository = new PostgresUrlRepository(database.dataSource(), () -> NOW);
        ShortCode code = new ShortCode("code7");
        LinkDetails details = new LinkDetails(
                new OriginalUrl("https://example.org/"),
                new Title("title"),
                Tags.of(List.of("a", "b")),
                new ActivePeriod(NOW, NOW.plusSeconds(1)),
                7L,
                true,
                new Forwarding(new OriginalUrl("https://example.org/ended"), true, RedirectStatus.FOUND));
        assertThat(repository.update(code, 1, details)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(repository.findByCode(code).orElseThrow().details()).isEqualTo(details);
        assertThat(repository.delete(code, 2, NOW)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(repository.purge(10)).isOne();
    }

    @Test
    void adding_the_columns_waits_for_a_long_reader_and_lets_others_pass() throws Exception {
        migrate(4, 5);
        insertLinks(10);
        try (Connection reader = openTransaction("SELECT count(*) FROM urls")) {
            Future<?> migration = threads.submit(() -> migrate(4, PostgresSchema.NEWEST_VERSION));
            await(() -> waits("AccessExclusiveLock") > 0);

            run("INSERT INTO urls (short_code, original_url) VALUES ('meanwhile', 'http://a.b/')");

            assertThat(migration.isDone()).isFalse();
            reader.rollback();
            migration.get(60, TimeUnit.SECONDS);
        }
        assertThat(number("SELECT count(*) FROM urls WHERE version = 1")).isEqualTo(11);
    }

    @ParameterizedTest
    @CsvSource({"5, ROW EXCLUSIVE, AccessExclusiveLock", "6, SHARE UPDATE EXCLUSIVE, ShareUpdateExclusiveLock"})
    void an_interrupted_migration_leaves_all_as_it_was_and_is_done_by_the_next_start(
            int before, String held, String wanted) throws Exception {
        migrate(4, before);
        insertLinks(10);
        String schema = SchemaCatalogue.of(database);
        try (Connection holder = openTransaction("LOCK TABLE urls IN " + held + " MODE")) {
            Future<?> migration = threads.submit(() -> migrate(4, before + 1));
            await(() -> waits(wanted) > 0);

            run("INSERT INTO urls (short_code, original_url) VALUES ('meanwhile', 'http://a.b/')");
            run("UPDATE urls SET clicks = clicks + 1");
            await(() -> number(
                            """
                            SELECT count(pg_terminate_backend(pid))
                            FROM pg_locks
                            WHERE relation = 'urls'::regclass AND NOT granted AND mode = '%s'"""
                                    .formatted(wanted))
                    > 0);

            assertThat(failureOf(migration)).isInstanceOf(MigrationFailedException.class);
            holder.rollback();
        }
        assertThat(SchemaCatalogue.of(database)).isEqualTo(schema);

        migrate(4, PostgresSchema.NEWEST_VERSION);

        assertThat(number("SELECT count(*) FROM pg_constraint WHERE NOT convalidated"))
                .isZero();
        assertThat(texts("SELECT version FROM terse_schema_history WHERE success ORDER BY installed_rank"))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, PostgresSchema.NEWEST_VERSION)
                        .mapToObj(Integer::toString)
                        .toList());
        assertThat(number("SELECT sum(clicks)::bigint FROM urls")).isEqualTo(11);
    }

    private void migrate(int partitions, int target) {
        new PostgresSchema(
                        new DriverManagerDataSource(database.url() + "&ApplicationName=migration"),
                        new PostgresSchema.Settings(partitions, 1_000_000, target))
                .migrate();
    }

    private void insertLinks(int links) {
        run(
                """
                INSERT INTO urls (short_code, original_url)
                SELECT 'code' || number, 'https://example.org/' || number
                FROM generate_series(1, %s) AS number"""
                        .formatted(links));
    }

    private long waits(String mode) {
        return number(
                """
                SELECT count(*)
                FROM pg_locks
                JOIN pg_database ON pg_database.oid = database AND datname = current_database()
                WHERE relation = 'urls'::regclass AND NOT granted AND mode = '%s'"""
                        .formatted(mode));
    }

    private Connection openTransaction(String sql) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private static Throwable failureOf(Future<?> future) throws Exception {
        try {
            future.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("did not fail");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("nanoseconds of the deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void run(String sql) {
        database.jdbc().sql(sql).update();
    }

    private long number(String sql) {
        return database.jdbc().sql(sql).query(Long.class).single();
    }

    private List<String> texts(String sql) {
        return database.jdbc().sql(sql).query((row, number) -> row.getString(1)).list();
    }
}

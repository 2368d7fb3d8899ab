package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.AddResult;
import dev.terse.domain.Click;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class MigrationIT {
    private static final PostgresSchema.Settings FOUR = PostgresSchema.Settings.DEFAULT;
    private static final PostgresSchema.Settings PLAIN =
            new PostgresSchema.Settings(1, 1_000_000, PostgresSchema.NEWEST_VERSION);

    private final TestDatabase database = TestDatabase.empty();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        database.close();
    }

    @Test
    void links_with_gaps_and_extremes_survive_to_the_digit() {
        migrateToV1();
        insertTenThousandLinksWithGaps();
        insertExtremeLinks();
        run("CREATE TABLE kept AS TABLE urls");

        migrate(FOUR);

        assertPartitioned();
        assertThat(differencesFromKept()).isEmpty();
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_005);
    }

    @Test
    void the_next_id_is_past_the_greatest() {
        migrateToV1();
        insertTenThousandLinksWithGaps();
        insertExtremeLinks();

        migrate(FOUR);

        assertThat(idOfNextLink()).isEqualTo((1L << 53) + 1);
    }

    @Test
    void the_next_id_is_past_those_of_removed_links() {
        migrateToV1();
        insertTenThousandLinks();
        run("DELETE FROM urls WHERE id > 9000");

        migrate(FOUR);

        assertThat(idOfNextLink()).isEqualTo(10_001);
    }

    @Test
    void ids_start_at_one_in_an_empty_table() {
        migrateToV1();

        migrate(FOUR);

        assertThat(idOfNextLink()).isEqualTo(1);
    }

    @Test
    void ids_go_on_in_a_table_that_was_emptied() {
        migrateToV1();
        insertTenThousandLinks();
        run("DELETE FROM urls");

        migrate(FOUR);

        assertThat(idOfNextLink()).isEqualTo(10_001);
    }

    @Test
    void more_links_than_the_limit_are_refused_and_left_as_they_are() {
        migrateToV1();
        insertTenThousandLinks();
        run("CREATE TABLE kept AS TABLE urls");

        assertThatExceptionOfType(MigrationRefusedException.class)
                .isThrownBy(() -> migrate(new PostgresSchema.Settings(4, 9_999, PostgresSchema.NEWEST_VERSION)))
                .withMessageContaining("9999")
                .withMessageContaining("terse.migration.offline-row-limit")
                .withMessageContaining("terse.partitions=1");

        assertPlain();
        assertThat(differencesFromKept()).isEmpty();
        assertThat(idOfNextLink()).isEqualTo(10_001);
        assertThat(versions()).containsExactly("1");
    }

    @Test
    void a_refused_table_is_migrated_once_the_limit_is_raised() {
        migrateToV1();
        insertTenThousandLinks();
        assertThatExceptionOfType(MigrationRefusedException.class)
                .isThrownBy(() -> migrate(new PostgresSchema.Settings(4, 9_999, PostgresSchema.NEWEST_VERSION)));

        migrate(new PostgresSchema.Settings(4, 10_000, PostgresSchema.NEWEST_VERSION));

        assertPartitioned();
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_000);
    }

    @Test
    void the_greatest_limit_is_no_limit() {
        migrateToV1();
        insertTenThousandLinks();

        migrate(new PostgresSchema.Settings(4, Long.MAX_VALUE, PostgresSchema.NEWEST_VERSION));

        assertPartitioned();
    }

    @Test
    void a_limit_of_none_partitions_an_empty_table() {
        migrate(new PostgresSchema.Settings(4, 0, PostgresSchema.NEWEST_VERSION));

        assertPartitioned();
    }

    @Test
    void a_refusal_waits_for_no_writer() throws Exception {
        migrateToV1();
        insertTenThousandLinks();
        try (Connection writer =
                openTransaction("INSERT INTO urls (short_code, original_url) VALUES ('open', 'http://a.b/')")) {
            Future<?> migration =
                    threads.submit(() -> migrate(new PostgresSchema.Settings(4, 9_999, PostgresSchema.NEWEST_VERSION)));

            assertThat(failureOf(migration)).isInstanceOf(MigrationRefusedException.class);
            writer.commit();
        }
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_001);
    }

    @Test
    void one_partition_leaves_the_table_plain_and_all_that_follows_works() {
        migrateToV1();
        insertTenThousandLinks();

        migrate(PLAIN);

        assertPlain();
        assertThat(versions()).containsExactly("1", "2", "3", "4");
        assertStoreWorks();
    }

    @Test
    void a_table_that_is_partitioned_already_is_left_alone() {
        migrateToV1();
        run(
                """
                DROP TABLE urls;
                CREATE TABLE urls (
                    id           bigint GENERATED BY DEFAULT AS IDENTITY,
                    short_code   text COLLATE "C" NOT NULL,
                    original_url text NOT NULL,
                    clicks       bigint NOT NULL DEFAULT 0,
                    created_at   timestamptz(3) NOT NULL DEFAULT now(),
                    PRIMARY KEY (id, short_code)
                ) PARTITION BY HASH (short_code);
                CREATE UNIQUE INDEX urls_short_code_key ON urls (short_code);
                CREATE TABLE mine_a PARTITION OF urls FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                CREATE TABLE mine_b PARTITION OF urls FOR VALUES WITH (MODULUS 2, REMAINDER 1)""");
        insertTenThousandLinks();

        // A limit that would refuse: what is done already is not counted.
        migrate(new PostgresSchema.Settings(4, 1, PostgresSchema.NEWEST_VERSION));

        assertThat(texts("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'urls'::regclass"))
                .containsExactlyInAnyOrder("mine_a", "mine_b");
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_000);
        assertStoreWorks();
    }

    @Test
    void nodes_that_start_together_on_an_empty_database_migrate_once() throws Exception {
        migrateFromFourNodes();

        assertPartitioned();
        assertThat(versions()).containsExactly("1", "2", "3", "4");
    }

    @Test
    void nodes_that_start_together_on_the_first_version_migrate_once() throws Exception {
        migrateToV1();
        insertTenThousandLinks();

        migrateFromFourNodes();

        assertPartitioned();
        assertThat(versions()).containsExactly("1", "2", "3", "4");
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_000);
    }

    @Test
    void nodes_that_start_together_beside_tables_of_a_host_migrate_once() throws Exception {
        run("CREATE TABLE customers (id int PRIMARY KEY, name text)");

        migrateFromFourNodes();

        assertPartitioned();
        assertThat(versions()).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void migrating_again_does_nothing() {
        migrate(FOUR);
        List<String> history = texts("SELECT h::text FROM terse_schema_history AS h ORDER BY installed_rank");
        List<String> tables =
                texts("SELECT oid || ' ' || relfilenode FROM pg_class WHERE relname LIKE 'urls%' ORDER BY oid");

        migrate(FOUR);
        migrate(new PostgresSchema.Settings(16, 0, PostgresSchema.NEWEST_VERSION));

        assertThat(texts("SELECT h::text FROM terse_schema_history AS h ORDER BY installed_rank"))
                .isEqualTo(history);
        assertThat(texts("SELECT oid || ' ' || relfilenode FROM pg_class WHERE relname LIKE 'urls%' ORDER BY oid"))
                .isEqualTo(tables);
    }

    @Test
    void tables_of_a_host_stay_as_they_are() {
        run(
                """
                CREATE TABLE customers (id int PRIMARY KEY, name text);
                INSERT INTO customers VALUES (1, 'Ada');
                CREATE TABLE flyway_schema_history (version text);
                INSERT INTO flyway_schema_history VALUES ('17')""");

        migrate(FOUR);

        assertPartitioned();
        assertThat(texts("SELECT name FROM customers")).containsExactly("Ada");
        assertThat(texts("SELECT version FROM flyway_schema_history")).containsExactly("17");
    }

    @Test
    void roles_may_do_what_they_might_before() {
        migrateToV1();
        run(
                """
                GRANT SELECT, INSERT, UPDATE, DELETE ON urls TO pg_monitor;
                GRANT SELECT ON urls TO pg_signal_backend WITH GRANT OPTION;
                GRANT SELECT ON urls TO PUBLIC""");
        String grants =
                """
                SELECT grantee::regrole || ' ' || privilege_type || ' ' || is_grantable
                FROM pg_class, aclexplode(relacl)
                WHERE oid = 'urls'::regclass
                ORDER BY 1""";
        List<String> before = texts(grants);

        migrate(FOUR);

        assertThat(before).hasSizeGreaterThan(6);
        assertThat(texts(grants)).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16})
    void there_are_as_many_partitions_as_were_asked_for(int partitions) {
        migrate(new PostgresSchema.Settings(partitions, 0, PostgresSchema.NEWEST_VERSION));

        assertThat(number("SELECT count(*) FROM pg_partition_tree('urls') WHERE isleaf AND level > 0"))
                .isEqualTo(partitions == 1 ? 0 : partitions);
        assertStoreWorks();
    }

    @Test
    void a_migration_killed_before_it_has_its_lock_leaves_the_first_version_whole() throws Exception {
        migrateToV1();
        insertTenThousandLinks();
        run("CREATE TABLE kept AS TABLE urls");
        try (Connection writer = openTransaction("LOCK TABLE urls IN ROW EXCLUSIVE MODE")) {
            Future<?> migration = threads.submit(() -> migrate(FOUR));

            killBackendThatWaitsFor("urls");

            assertThat(failureOf(migration)).isInstanceOf(FlywayException.class);
            writer.rollback();
        }
        assertFirstVersionIsWholeAndMigrates();
    }

    @Test
    void a_migration_killed_after_the_copy_leaves_the_first_version_whole() throws Exception {
        migrateToV1();
        insertTenThousandLinks();
        run("CREATE TABLE kept AS TABLE urls");
        // Holds the migration up in its last step, when all rows are copied and the old table is dropped.
        run(
                """
                CREATE TABLE gate ();
                CREATE FUNCTION pass_gate() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    IF EXISTS (SELECT FROM pg_event_trigger_dropped_objects() WHERE object_name = 'urls_unpartitioned') THEN
                        LOCK TABLE gate;
                    END IF;
                END $$;
                CREATE EVENT TRIGGER at_the_drop ON sql_drop EXECUTE FUNCTION pass_gate()""");
        try (Connection holder = openTransaction("LOCK TABLE gate IN ROW EXCLUSIVE MODE")) {
            Future<?> migration = threads.submit(() -> migrate(FOUR));

            killBackendThatWaitsFor("gate");

            assertThat(failureOf(migration)).isInstanceOf(FlywayException.class);
            holder.rollback();
        }
        assertFirstVersionIsWholeAndMigrates();
    }

    private void assertFirstVersionIsWholeAndMigrates() {
        assertPlain();
        assertThat(differencesFromKept()).isEmpty();
        assertThat(versions()).containsExactly("1");

        migrate(FOUR);

        assertPartitioned();
        assertThat(differencesFromKept()).isEmpty();
    }

    private void migrate(PostgresSchema.Settings settings) {
        new PostgresSchema(database.dataSource(), settings).migrate();
    }

    private void migrateToV1() {
        new PostgresSchema(database.dataSource(), new PostgresSchema.Settings(4, 1_000_000, 1)).migrate();
    }

    private void migrateFromFourNodes() throws InterruptedException, ExecutionException {
        List<Future<?>> nodes = new ArrayList<>();
        for (int node = 0; node < 4; node++) {
            nodes.add(threads.submit(() -> migrate(FOUR)));
        }
        for (Future<?> node : nodes) {
            node.get();
        }
    }

    private void insertTenThousandLinks() {
        run(
                """
                INSERT INTO urls (short_code, original_url)
                SELECT 'code' || number, 'https://example.org/' || number
                FROM generate_series(1, 10000) AS number""");
    }

    private void insertTenThousandLinksWithGaps() {
        run(
                """
                INSERT INTO urls (id, short_code, original_url, clicks, created_at)
                SELECT number * 17 + number * number, 'code' || number, 'https://example.org/' || number, number * 3,
                       timestamptz '2026-01-01Z' + number * interval '1234567.891 seconds'
                FROM generate_series(1, 10000) AS number""");
    }

    private void insertExtremeLinks() {
        run(
                """
                INSERT INTO urls (id, short_code, original_url, clicks, created_at) VALUES
                    (0, '-', 'h', 0, '0001-01-01 00:00:00.001Z'),
                    (-1, repeat('_', 64), 'https://example.org/' || repeat(U&'\\+01F600', 4086), 9223372036854775807,
                        '9999-12-31 23:59:59.999Z'),
                    (9007199254740990, 'A', 'https://example.org/' || repeat('a', 8172), 4611686018427387903,
                        '1969-12-31 23:59:59.999Z'),
                    (9007199254740991, 'a', U&'https://ex\\00E4mple.org/ \\\\''"%', 1, '2026-02-28 23:59:59.5+14'),
                    (9007199254740992, repeat('z', 64), 'https://example.org/', 1, now())""");
    }

    private long idOfNextLink() {
        return number("INSERT INTO urls (short_code, original_url) VALUES ('next', 'http://a.b/') RETURNING id");
    }

    private List<String> differencesFromKept() {
        String columns = "SELECT id, short_code, original_url, clicks, created_at FROM ";
        return texts("(" + columns + "urls EXCEPT " + columns + "kept) UNION ALL (" + columns + "kept EXCEPT " + columns
                + "urls)");
    }

    private List<String> versions() {
        return texts("SELECT version FROM terse_schema_history WHERE success ORDER BY installed_rank");
    }

    private void assertPartitioned() {
        assertThat(texts("SELECT relkind::text || pg_get_partkeydef(oid) FROM pg_class WHERE oid = 'urls'::regclass"))
                .containsExactly("pHASH (short_code)");
    }

    private void assertPlain() {
        assertThat(texts("SELECT relkind::text FROM pg_class WHERE oid = 'urls'::regclass"))
                .containsExactly("r");
    }

    private void assertStoreWorks() {
        Instant now = Instant.parse("2026-03-04T05:06:07.089Z");
        PostgresUrlRepository repository = new PostgresUrlRepository(database.dataSource(), () -> now);
        PostgresClicks clicks = new PostgresClicks(database.dataSource());
        ShortCode code = new ShortCode("works");

        assertThat(repository.add(code, new OriginalUrl("https://example.org/")))
                .isInstanceOf(AddResult.Added.class);
        clicks.record(Click.on(repository.findByCode(code).orElseThrow(), now));

        assertThat(repository.findByCode(code).map(ShortUrl::clicks)).isEqualTo(Optional.of(1L));
        assertThat(clicks.totalClicks()).isEqualTo(1);
        assertThat(repository.remove(code)).isTrue();
    }

    private Connection openTransaction(String sql) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private void killBackendThatWaitsFor(String table) {
        List<Integer> waiting = new ArrayList<>();
        await(() -> waiting.addAll(database.jdbc()
                .sql(
                        """
                        SELECT pid
                        FROM pg_locks
                        JOIN pg_database ON pg_database.oid = database AND datname = current_database()
                        WHERE relation = :table::regclass AND mode = 'AccessExclusiveLock' AND NOT granted""")
                .param("table", table)
                .query(Integer.class)
                .list()));
        assertThat(waiting).hasSize(1);
        assertThat(texts("SELECT pg_terminate_backend(" + waiting.get(0) + ")")).containsExactly("t");
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("nanoseconds of the deadline").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private static Throwable failureOf(Future<?> future) throws Exception {
        try {
            future.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            return Objects.requireNonNull(e.getCause());
        }
        throw new AssertionError("did not fail");
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

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Click;
import dev.terse.domain.LinkDetails;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

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
                .withMessageContaining("`java -jar terse.jar repartition --partitions 4`")
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
        assertThat(versions()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
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
        assertThat(versions()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
    }

    @Test
    void nodes_that_start_together_on_the_first_version_migrate_once() throws Exception {
        migrateToV1();
        insertTenThousandLinks();

        migrateFromFourNodes();

        assertPartitioned();
        assertThat(versions()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_000);
    }

    @Test
    void nodes_that_start_together_beside_tables_of_a_host_migrate_once() throws Exception {
        run("CREATE TABLE customers (id int PRIMARY KEY, name text)");

        migrateFromFourNodes();

        assertPartitioned();
        assertThat(versions())
                .containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
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

    @Test
    void the_owner_stays_the_owner() {
        migrateToV1();
        run("ALTER TABLE urls OWNER TO pg_monitor");

        migrate(FOUR);

        assertThat(texts(
                        "SELECT DISTINCT relowner::regrole::text FROM pg_class WHERE relname ~ '^urls(_p.|_id_seq)?$'"))
                .containsExactly("pg_monitor");
    }

    @Test
    void a_sequence_of_a_host_is_left_alone() {
        run("CREATE SEQUENCE urls_id_seq START 5000");
        assertThat(number("SELECT nextval('urls_id_seq')")).isEqualTo(5000);
        migrateToV1();
        insertTenThousandLinks();

        migrate(FOUR);

        assertThat(number("SELECT nextval('urls_id_seq')")).isEqualTo(5001);
        assertThat(idOfNextLink()).isEqualTo(10_001);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE urls ADD COLUMN note text | the column note",
                "GRANT SELECT (clicks) ON urls TO pg_monitor | the grants on the column clicks",
                "CREATE INDEX mine ON urls (clicks) | the index mine",
                "ALTER TABLE urls ADD CONSTRAINT mine CHECK (clicks < 9) | the constraint mine",
                "CREATE TABLE of_host (code text REFERENCES urls (short_code)) | the foreign key of_host_code_fkey of of_host",
                "CREATE TRIGGER mine BEFORE UPDATE ON urls EXECUTE FUNCTION suppress_redundant_updates_trigger() | the trigger mine",
                "CREATE POLICY mine ON urls | the policy mine",
                "ALTER TABLE urls ENABLE ROW LEVEL SECURITY | row level security",
                "CREATE PUBLICATION mine FOR TABLE urls | the publication mine",
                "CREATE VIEW mine AS SELECT * FROM urls | the view mine"
            })
    void what_would_be_lost_is_named_and_nothing_is_done(String change, String named) {
        migrateToV1();
        run(change);

        assertThatExceptionOfType(MigrationRefusedException.class)
                .isThrownBy(() -> migrate(FOUR))
                .withMessage("Partitioning the table urls would lose " + named + ".");

        assertPlain();
        migrate(PLAIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RANGE (created_at)", "HASH (id)", "HASH (short_code)"})
    void a_table_partitioned_in_a_way_that_does_not_do_is_refused(String key) {
        migrateToV1();
        run("DROP TABLE urls; CREATE TABLE urls (id bigint, short_code text, created_at timestamptz) PARTITION BY "
                + key);

        assertThatExceptionOfType(MigrationRefusedException.class)
                .isThrownBy(() -> migrate(FOUR))
                .withMessageContaining("not by HASH (short_code) with a unique index on short_code.");
    }

    @Test
    void a_database_that_can_not_keep_every_character_is_refused() {
        String name = texts("SELECT current_database() || '_latin'").get(0);
        run("CREATE DATABASE " + name + " TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");

        assertThatExceptionOfType(MigrationRefusedException.class)
                .isThrownBy(() -> migrateOver(database.url().replaceFirst("(//[^/]*/)[^?]*", "$1" + name)))
                .withMessageContaining("LATIN1; UTF8 is needed");
    }

    @Test
    void a_link_that_is_added_while_the_migration_waits_is_kept_whatever_the_isolation_level() throws Exception {
        migrateToV1();
        insertTenThousandLinks();
        try (Connection writer =
                openTransaction("INSERT INTO urls (short_code, original_url) VALUES ('open', 'http://a.b/')")) {
            Future<?> migration = threads.submit(() ->
                    migrateOver(database.url() + "&options=-c%20default_transaction_isolation%3Drepeatable%5C%20read"));

            await(() -> !backendsThatWaitFor("urls").isEmpty());
            writer.commit();

            migration.get();
        }
        assertPartitioned();
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(10_001);
    }

    @Test
    void a_migration_that_waits_for_a_long_reader_lets_others_pass() throws Exception {
        migrate(new PostgresSchema.Settings(4, 1_000_000, 2));
        try (Connection reader = openTransaction("SELECT count(*) FROM urls")) {
            Future<?> migration = threads.submit(() -> migrate(FOUR));
            await(() -> !backendsThatWaitFor("urls").isEmpty());

            run("INSERT INTO urls (short_code, original_url) VALUES ('meanwhile', 'http://a.b/')");

            assertThat(migration.isDone()).isFalse();
            reader.rollback();
            migration.get();
        }
        assertStoreWorks();
    }

    @Test
    void a_migration_is_not_bound_by_the_timeout_of_requests() throws Exception {
        migrate(new PostgresSchema.Settings(4, 1_000_000, 3));
        try (Connection writer =
                openTransaction("INSERT INTO urls (short_code, original_url) VALUES ('open', 'http://a.b/')")) {
            Future<?> migration = threads.submit(() -> migrateOver(database.url() + "&socketTimeout=1"));

            await(() -> number(
                            """
                            SELECT count(*)
                            FROM pg_stat_activity
                            WHERE datname = current_database() AND query LIKE 'CREATE INDEX CONCURRENTLY%'
                                AND clock_timestamp() - query_start > interval '1.5 seconds'""")
                    > 0);
            writer.commit();

            migration.get();
        }
        assertStoreWorks();
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

            assertThat(failureOf(migration)).isInstanceOf(MigrationFailedException.class);
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

            assertThat(failureOf(migration)).isInstanceOf(MigrationFailedException.class);
            holder.rollback();
        }
        assertFirstVersionIsWholeAndMigrates();
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, terminate",
        "3, 1, cancel",
        "3, 4, terminate",
        "3, 4, cancel",
        "7, 1, terminate",
        "7, 4, cancel",
        "9, 1, cancel",
        "9, 4, terminate",
        "10, 1, terminate",
        "10, 4, cancel",
        "11, 1, cancel",
        "11, 4, terminate"
    })
    void indexes_are_made_while_writers_go_on_and_finished_after_an_interruption(
            int before, int partitions, String interruption) throws Exception {
        migrate(new PostgresSchema.Settings(partitions, 1_000_000, before));
        insertTenThousandLinks();
        try (Connection writer =
                openTransaction("INSERT INTO urls (short_code, original_url) VALUES ('open', 'http://a.b/')")) {
            Future<?> migration = threads.submit(() -> migrate(FOUR));

            // For a moment it may wait for others too, and also for those who look.
            String builder =
                    "FROM pg_stat_progress_create_index WHERE datname = current_database() AND current_locker_pid = "
                            + writer.unwrap(PGConnection.class).getBackendPID();
            await(() -> number("SELECT count(*) " + builder) > 0);
            run("INSERT INTO urls (short_code, original_url) VALUES ('meanwhile', 'http://a.b/')");
            assertThat(texts("SELECT pg_" + interruption + "_backend(pid) " + builder))
                    .containsExactly("t");

            assertThat(failureOf(migration)).isInstanceOf(MigrationFailedException.class);
            writer.commit();
        }
        assertThat(number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isPositive();

        migrate(FOUR);

        assertThat(versions()).containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13");
        assertThat(number("SELECT count(*) FROM pg_index WHERE NOT indisvalid")).isZero();
        for (String index : List.of(
                "%(created_at, id,%",
                "%(free_from) WHERE%", "%(hashtextextended(%", "%(expires_at, active_from,%", "%gin (tags)%")) {
            assertThat(number("SELECT count(*) FROM pg_index WHERE pg_get_indexdef(indexrelid) LIKE '" + index + "'"))
                    .isEqualTo(partitions == 1 ? 1 : partitions + 1);
        }
        assertStoreWorks();
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

    private static void migrateOver(String url) {
        new PostgresSchema(new DriverManagerDataSource(url), FOUR).migrate();
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
                SELECT number * 17 + number * number + 2, 'code' || number, 'https://example.org/' || number, number * 3,
                       timestamptz '2026-01-01Z' + number * interval '1234567.891 seconds'
                FROM generate_series(1, 10000) AS number""");
    }

    private void insertExtremeLinks() {
        run(
                """
                INSERT INTO urls (id, short_code, original_url, clicks, created_at) VALUES
                    (1, '-', 'http://h', 0, '0001-01-01 00:00:00.001Z'),
                    (2, repeat('_', 64), 'https://example.org/' || repeat(U&'\\+01F600', 4086), 9223372036854775807,
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
        ShortCode code = new ShortCode("works");

        assertThat(repository.add(code, LinkDetails.to(new OriginalUrl("https://example.org/"))))
                .isInstanceOf(AddResult.Added.class);
        try (CountingAtOnce recorder = new CountingAtOnce(database.dataSource())) {
            recorder.record(Click.on(repository.findByCode(code).orElseThrow(), now));
        }

        assertThat(repository.findByCode(code).map(ShortUrl::clicks)).isEqualTo(Optional.of(1L));
        assertThat(new PostgresClickReports(database.dataSource()).totalClicks())
                .isEqualTo(1);
        assertThat(repository.delete(code, 1, Instant.EPOCH)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(repository.purge(1)).isOne();
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
        await(() -> waiting.addAll(backendsThatWaitFor(table)));
        assertThat(waiting).hasSize(1);
        assertThat(texts("SELECT pg_terminate_backend(" + waiting.get(0) + ")")).containsExactly("t");
    }

    private List<Integer> backendsThatWaitFor(String table) {
        return database.jdbc()
                .sql(
                        """
                        SELECT pid
                        FROM pg_locks
                        JOIN pg_database ON pg_database.oid = database AND datname = current_database()
                        WHERE relation = :table::regclass AND mode = 'AccessExclusiveLock' AND NOT granted""")
                .param("table", table)
                .query(Integer.class)
                .list();
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

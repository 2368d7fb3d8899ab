package dev.terse.adapter.postgres;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.adapter.postgres.repartition.PartitionReport;
import dev.terse.adapter.postgres.repartition.Partitions;
import dev.terse.adapter.postgres.repartition.Repartition;
import dev.terse.adapter.postgres.repartition.RepartitionFailedException;
import dev.terse.adapter.postgres.repartition.RepartitionListener;
import dev.terse.adapter.postgres.repartition.RepartitionOptions;
import dev.terse.adapter.postgres.repartition.RepartitionPhase;
import dev.terse.adapter.postgres.repartition.RepartitionPlan;
import dev.terse.adapter.postgres.repartition.RepartitionProgress;
import dev.terse.adapter.postgres.repartition.RepartitionRefusedException;
import dev.terse.adapter.postgres.repartition.RepartitionResult;
import dev.terse.adapter.postgres.repartition.RepartitionUnderWayException;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@Timeout(120)
class RepartitionIT {
    /** What makes something that the new table would not have, and its name. */
    private static final Map<String, String> THINGS = Map.ofEntries(
            entry(
                    "CREATE TABLE of_host (code text REFERENCES urls (short_code))",
                    "the foreign key of_host_code_fkey of of_host"),
            entry(
                    "CREATE TRIGGER mine_1 BEFORE UPDATE ON urls FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                    "the trigger mine_1"),
            entry("CREATE POLICY mine_2 ON urls", "the policy mine_2"),
            entry("ALTER TABLE urls ENABLE ROW LEVEL SECURITY", "the row level security of urls"),
            entry("CREATE PUBLICATION mine_4 FOR TABLE urls", "the publication mine_4"),
            entry("CREATE PUBLICATION mine_5 FOR ALL TABLES", "the publication mine_5"),
            entry("CREATE PUBLICATION mine_6 FOR TABLE urls_p2", "the publication mine_6"),
            entry("CREATE VIEW mine_7 AS SELECT * FROM urls", "the view mine_7"),
            entry("CREATE MATERIALIZED VIEW mine_8 AS SELECT * FROM urls_p1", "the view mine_8"),
            entry("CREATE RULE mine_9 AS ON INSERT TO urls DO ALSO NOTIFY x", "the rule mine_9"),
            entry("CREATE FUNCTION mine_10(urls) RETURNS int LANGUAGE sql RETURN 1", "the function mine_10(urls)"),
            entry("ALTER TABLE urls ADD CONSTRAINT mine_11 UNIQUE (id, short_code)", "the constraint mine_11"),
            entry("ALTER TABLE urls_p3 REPLICA IDENTITY FULL", "the replica identity of urls_p3"),
            entry("CREATE INDEX mine_13 ON ONLY urls (clicks)", "the index mine_13; which is not valid"),
            entry("CREATE INDEX mine_14 ON urls_p0 (clicks)", "the index mine_14 of one partition"),
            entry("CREATE STATISTICS mine_15 ON id, clicks FROM urls", "the statistics mine_15"),
            entry(
                    "CREATE TABLE mine_16 (id bigint); CREATE POLICY watched ON mine_16 USING (id IN (SELECT id FROM urls))",
                    "the policy watched on table mine_16"),
            entry("CREATE TABLE mine_17 (link urls)", "the column link of table mine_17"),
            entry("CREATE TABLE mine_18 (links urls[])", "the column links of table mine_18"),
            entry(
                    "CREATE TABLE mine_19 (id bigint DEFAULT nextval('urls_id_seq'))",
                    "the default value for column id of table mine_19"),
            entry(
                    "CREATE INDEX mine_20 ON urls (lower(original_url)); ALTER INDEX urls_p1_lower_idx ALTER COLUMN 1 SET STATISTICS 500",
                    "the statistics target of the index urls_p1_lower_idx"),
            entry("ALTER INDEX urls_p0_pkey SET (fillfactor = 70)", "the options of the index urls_p0_pkey"),
            entry("ALTER TABLE urls_p2 ADD CONSTRAINT mine_22 CHECK (clicks < 9)", "the constraint mine_22 of urls_p2"),
            entry(
                    "ALTER TABLE urls ADD CONSTRAINT mine_23 CHECK (clicks < 9) NOT VALID",
                    "the constraint mine_23; which is not validated"),
            entry("ALTER TABLE urls ALTER id SET GENERATED ALWAYS", "that the column id is generated always"));

    /** What the schema is like when it was made with a number of partitions. */
    private static final Map<Integer, String> DECLARED = new ConcurrentHashMap<>();

    private static final String CLEAN_NEW_INDEX =
            """
            SELECT sum(gin_clean_pending_list(indexrelid))
            FROM pg_index
            JOIN pg_class ON pg_class.oid = indexrelid
            WHERE indrelid::regclass::text LIKE 'urls%\\_new' AND relkind = 'i' AND relname LIKE '%\\_text\\_idx%'""";

    private static final String LOG_DROPS =
            """
            CREATE SCHEMA log;
            CREATE TABLE log.drops (transaction xid8, type text);
            CREATE FUNCTION log.drop() RETURNS event_trigger LANGUAGE plpgsql AS $$
                BEGIN
                    INSERT INTO log.drops
                    SELECT pg_current_xact_id(), object_type
                    FROM pg_event_trigger_dropped_objects()
                    WHERE object_type IN ('table', 'index') AND object_name LIKE 'urls%';
                END $$;
            CREATE EVENT TRIGGER log ON sql_drop EXECUTE FUNCTION log.drop()""";

    private static final String DROPS =
            """
            SELECT count(*) FILTER (WHERE type = 'table') || ' tables and ' || count(*) FILTER (WHERE type = 'index') || ' indexes'
            FROM log.drops
            GROUP BY transaction
            ORDER BY transaction""";

    private static final RepartitionOptions SMALL_BATCHES =
            new RepartitionOptions(4, 100, Long.MAX_VALUE, Duration.ofMillis(200));

    private static final String ROWS = "SELECT urls::text FROM urls ORDER BY short_code";

    private final TestDatabase database = TestDatabase.empty();
    private final Repartition repartition = new Repartition(database.dataSource());
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
        database.close();
    }

    @Test
    void every_layout_becomes_any_other_and_is_as_if_it_had_been_made_so() {
        migrate(1, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        List<String> before = texts(ROWS);

        for (int partitions : new int[] {4, 16, 4, 1, 16, 64}) {
            RepartitionResult result = repartition.run(RepartitionOptions.into(partitions), RepartitionListener.NONE);

            assertThat(result).isEqualTo(new RepartitionResult.Done(partitions, 2_000));
            assertThat(texts(ROWS)).isEqualTo(before);
            assertIsAsMadeWith(partitions);
        }
        assertThat(number("INSERT INTO urls (short_code, original_url) VALUES ('next', 'http://a.b/') RETURNING id"))
                .isEqualTo(2_001);
    }

    @Test
    void as_many_partitions_as_need_no_check_are_made_on_a_server_with_default_settings() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(1_000);

        repartition.run(RepartitionOptions.into(RepartitionOptions.MAX_UNCHECKED_PARTITIONS), RepartitionListener.NONE);

        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(1_000);
        assertThat(number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'urls'::regclass"))
                .isEqualTo(RepartitionOptions.MAX_UNCHECKED_PARTITIONS);
        assertStoreWorks();
    }

    @Test
    void partitions_are_reported_in_their_order_with_what_they_hold() {
        migrate(16, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        run("DELETE FROM urls WHERE id <= 100");
        run("ANALYZE urls");

        PartitionReport report = new Partitions(database.dataSource()).report();

        assertThat(report.partitions())
                .extracting(PartitionReport.Partition::name)
                .containsExactlyElementsOf(IntStream.range(0, 16)
                        .mapToObj(number -> "urls_p" + number)
                        .toList());
        assertThat(report.partitions().stream()
                        .mapToLong(PartitionReport.Partition::rows)
                        .sum())
                .isEqualTo(1_900);
        assertThat(report.partitions().stream()
                        .mapToLong(PartitionReport.Partition::bytes)
                        .sum())
                .isEqualTo(number(
                        "SELECT sum(pg_table_size(inhrelid)) FROM pg_inherits WHERE inhparent = 'urls'::regclass"));
        assertThat(report.partitions())
                .allSatisfy(partition -> assertThat(partition.indexBytes()).isPositive());
        assertThat(report.skew()).isBetween(1.0, 2.0);
    }

    @Test
    void a_plain_table_is_reported_as_one() {
        migrate(1, PostgresSchema.NEWEST_VERSION);
        insertLinks(10);
        run("ANALYZE urls");

        PartitionReport report = new Partitions(database.dataSource()).report();

        assertThat(report.partitions()).singleElement().satisfies(table -> {
            assertThat(table.name()).isEqualTo("urls");
            assertThat(table.rows()).isEqualTo(10);
        });
        assertThat(report.skew()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"5, 1", "5, 16", "6, 1", "6, 16", "7, 16"})
    void a_table_of_an_earlier_version_is_repartitioned_and_then_migrated(int version, int to) {
        migrate(4, version);
        insertLinks(2_000);
        List<String> before = texts("SELECT id, short_code, original_url FROM urls ORDER BY short_code");

        repartition.run(RepartitionOptions.into(to), RepartitionListener.NONE);
        migrate(4, PostgresSchema.NEWEST_VERSION);

        assertThat(texts("SELECT id, short_code, original_url FROM urls ORDER BY short_code"))
                .isEqualTo(before);
        assertIsAsMadeWith(to);
    }

    @ParameterizedTest
    @CsvSource({"4, 4", "64, 4", "1, 1"})
    void a_table_of_the_first_version_is_repartitioned_and_then_migrated(int to, int partitions) {
        migrate(1, 1);
        insertLinks(2_000);
        List<String> before = texts("SELECT id, short_code, original_url FROM urls ORDER BY short_code");

        repartition.run(RepartitionOptions.into(to), RepartitionListener.NONE);
        assertThat(texts("SELECT version FROM terse_schema_history")).containsExactly("1");
        // A limit that would refuse: what is done already is not copied again.
        new PostgresSchema(
                        database.dataSource(),
                        new PostgresSchema.Settings(partitions, 0, PostgresSchema.NEWEST_VERSION))
                .migrate();

        assertThat(texts("SELECT id, short_code, original_url FROM urls ORDER BY short_code"))
                .isEqualTo(before);
        assertIsAsMadeWith(to);
    }

    @Test
    void a_table_that_is_as_it_is_to_be_is_left_alone() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        List<String> tables = texts("SELECT oid::text FROM pg_class WHERE relname LIKE 'urls%' ORDER BY oid");

        assertThat(repartition.plan(RepartitionOptions.into(4)).isDone()).isTrue();
        assertThat(repartition.run(RepartitionOptions.into(4), RepartitionListener.NONE))
                .isEqualTo(new RepartitionResult.NothingToDo(4));

        assertThat(texts("SELECT oid::text FROM pg_class WHERE relname LIKE 'urls%' ORDER BY oid"))
                .isEqualTo(tables);
    }

    @Test
    void a_plan_tells_sizes_and_changes_nothing() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(5_000);
        run("ANALYZE urls");
        String before = SchemaCatalogue.of(database);

        RepartitionPlan plan = repartition.plan(RepartitionOptions.into(16));

        assertThat(plan.fromPartitions()).isEqualTo(4);
        assertThat(plan.toPartitions()).isEqualTo(16);
        assertThat(plan.rows()).isEqualTo(5_000);
        assertThat(plan.tableBytes()).isBetween(500_000L, 2_000_000L);
        assertThat(plan.indexBytes()).isBetween(300_000L, 3_000_000L);
        assertThat(plan.neededBytes()).isGreaterThan(plan.tableBytes() + plan.indexBytes());
        assertThat(plan.freeBytes().isPresent() || !PostgresServer.isEmbedded()).isTrue();
        assertThat(plan.time()).isPositive();
        assertThat(plan.isDone()).isFalse();
        assertThat(plan.isUnfinished()).isFalse();
        assertThat(SchemaCatalogue.of(database)).isEqualTo(before);
    }

    @Test
    void a_plan_reckons_with_the_limit_for_the_copy_and_for_the_comparison() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(5_000);
        run("ANALYZE urls");

        RepartitionPlan plan = repartition.plan(new RepartitionOptions(16, 1_000, 500, Duration.ofMillis(200)));

        assertThat(plan.time()).isEqualTo(Duration.ofSeconds(21));
    }

    @Test
    void a_plan_reckons_with_indexes_that_are_slow_to_make() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(30_000);
        run("ANALYZE urls");
        Duration without = repartition.plan(RepartitionOptions.into(16)).time();

        new TextIndex(database.dataSource()).make();

        assertThat(repartition.plan(RepartitionOptions.into(16)).time()).isGreaterThan(without);
    }

    @Test
    void a_plan_of_an_unfinished_run_tells_what_is_left() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(5_000);
        run("ANALYZE urls");
        RepartitionOptions slow = new RepartitionOptions(16, 1_000, 500, Duration.ofMillis(200));
        stopAt(RepartitionPhase.VERIFY, 16);
        RepartitionPlan compare = repartition.plan(slow);
        stopAt(RepartitionPhase.SWAP, 16);
        RepartitionPlan swap = repartition.plan(slow);

        assertThat(compare.time()).isEqualTo(Duration.ofSeconds(11));
        assertThat(swap.time()).isEqualTo(Duration.ofSeconds(1));
        assertThat(swap.neededBytes()).isZero();
    }

    @Test
    void what_hangs_on_the_table_is_kept() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        run(
                """
                GRANT SELECT, INSERT ON urls TO pg_monitor;
                GRANT SELECT ON urls TO pg_signal_backend WITH GRANT OPTION;
                GRANT UPDATE (clicks) ON urls TO PUBLIC;
                GRANT USAGE ON SEQUENCE urls_id_seq TO pg_monitor;
                COMMENT ON TABLE urls IS 'links';
                COMMENT ON COLUMN urls.clicks IS 'it''s a count';
                COMMENT ON INDEX urls_short_code_key IS 'decides';
                COMMENT ON INDEX urls_pkey IS 'sorts';
                COMMENT ON CONSTRAINT urls_pkey ON urls IS 'names';
                COMMENT ON CONSTRAINT urls_id_check ON urls IS 'counts';
                ALTER TABLE urls ADD COLUMN "Note" text DEFAULT 'a?b:c' CHECK ("Note" <> '?');
                ALTER TABLE urls ADD COLUMN length int GENERATED ALWAYS AS (length(original_url)) STORED;
                CREATE INDEX "My index" ON urls (lower(original_url)) WHERE clicks > 0;
                ALTER TABLE urls OWNER TO pg_read_all_data;
                REVOKE TRUNCATE, REFERENCES ON urls FROM pg_read_all_data;
                REVOKE SELECT ON SEQUENCE urls_id_seq FROM pg_read_all_data;
                ALTER DEFAULT PRIVILEGES GRANT DELETE ON TABLES TO pg_monitor;
                ALTER DEFAULT PRIVILEGES GRANT UPDATE ON SEQUENCES TO PUBLIC""");
        run(
                "DO $$ BEGIN FOR i IN 0..3 LOOP EXECUTE format('ALTER TABLE urls_p%s SET (fillfactor = 60, toast.autovacuum_enabled = false)', i); END LOOP; END $$");
        String kept =
                """
                SELECT relname || coalesce(relacl::text, '') || relowner::regrole || coalesce(obj_description(oid), '')
                FROM pg_class
                WHERE relname IN ('urls', 'urls_id_seq', 'urls_short_code_key', 'urls_pkey')
                UNION ALL
                SELECT conname || coalesce(obj_description(oid), '') FROM pg_constraint WHERE conrelid = 'urls'::regclass
                UNION ALL
                SELECT attname || coalesce(attacl::text, '') || coalesce(col_description(attrelid, attnum), '')
                FROM pg_attribute
                WHERE attrelid = 'urls'::regclass AND attnum > 0
                UNION ALL
                SELECT pg_get_indexdef(oid) FROM pg_class WHERE relname = 'My index'
                UNION ALL
                SELECT DISTINCT leaf.reloptions::text || toast.reloptions::text
                FROM pg_class AS leaf JOIN pg_class AS toast ON toast.oid = leaf.reltoastrelid
                WHERE leaf.relname LIKE 'urls_p_'
                ORDER BY 1""";
        List<String> before = texts(kept);

        repartition.run(RepartitionOptions.into(7), RepartitionListener.NONE);

        assertThat(before).hasSizeGreaterThan(10);
        assertThat(texts(kept)).isEqualTo(before);
    }

    @Test
    void what_would_be_lost_is_named_and_nothing_is_done() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        THINGS.keySet().forEach(this::run);

        for (Consumer<RepartitionOptions> call : List.<Consumer<RepartitionOptions>>of(
                repartition::plan, options -> repartition.run(options, RepartitionListener.NONE))) {
            assertThatExceptionOfType(RepartitionRefusedException.class)
                    .isThrownBy(() -> call.accept(RepartitionOptions.into(16)))
                    .withMessageStartingWith("Repartitioning the table urls would lose ")
                    .satisfies(refused -> assertThat(String.valueOf(refused.getMessage())
                                    .replace("Repartitioning the table urls would lose ", "")
                                    .replaceAll("[.]$", "")
                                    .replace(", which", "; which")
                                    .split(", "))
                            .containsExactlyInAnyOrderElementsOf(THINGS.values()));
        }

        assertNothingIsLeft();
    }

    @Test
    void a_constraint_that_partitions_do_not_inherit_is_one_of_them() {
        migrate(1, PostgresSchema.NEWEST_VERSION);
        run("ALTER TABLE urls ADD CONSTRAINT mine CHECK (clicks < 9) NO INHERIT");

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.plan(RepartitionOptions.into(4)))
                .withMessage(
                        "Repartitioning the table urls would lose the constraint mine, which partitions do not inherit.");
    }

    @Test
    void the_tablespace_of_an_index_is_one_of_them() throws SQLException {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        String tablespace = "of_" + texts("SELECT current_database()").get(0);
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE " + tablespace + " LOCATION ''");
            statement.execute("ALTER INDEX urls_p1_pkey SET TABLESPACE " + tablespace);
        }

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.plan(RepartitionOptions.into(16)))
                .withMessage("Repartitioning the table urls would lose the tablespace of the index urls_p1_pkey.");
    }

    @Test
    void what_comes_on_the_table_during_the_copy_is_not_lost() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);

        assertThatExceptionOfType(RepartitionFailedException.class)
                .isThrownBy(() -> repartition.run(
                        RepartitionOptions.into(16),
                        at(RepartitionPhase.ANALYZE, () -> run("CREATE VIEW mine AS SELECT id FROM urls"))))
                .withMessageContaining("would lose the view mine");
        run("DROP VIEW mine");
        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertIsAsMadeWith(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE urls_new SET clicks = 1 WHERE short_code = 'code8'",
                "DELETE FROM urls_new WHERE short_code = 'code8'",
                "INSERT INTO urls_new (id, short_code, original_url) VALUES (1000000, 'more', 'https://example.com/')"
            })
    void a_copy_that_differs_does_not_take_the_place(String difference) {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> before = texts(ROWS);
        stopAt(RepartitionPhase.VERIFY, 16);
        run(difference);

        assertThatExceptionOfType(RepartitionFailedException.class)
                .isThrownBy(() -> repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE))
                .withMessageContaining("differs from it");
        repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(texts(ROWS)).isEqualTo(before);
        assertIsAsMadeWith(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE urls DISABLE TRIGGER terse_repartition_mirror",
                "DROP TRIGGER terse_repartition_mirror ON urls"
            })
    void a_copy_that_was_not_kept_up_to_date_does_not_take_the_place(String change) {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        stopAt(RepartitionPhase.SWAP, 16);
        run(change);
        run("DELETE FROM urls WHERE short_code = 'code8'");

        assertThatExceptionOfType(RepartitionFailedException.class)
                .isThrownBy(() -> repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE))
                .withMessageContaining("taken away or disabled");
        repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(99);
        assertIsAsMadeWith(4);
    }

    @Test
    void comments_that_are_made_meanwhile_are_kept() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.ANALYZE, 16);
        run(
                """
                COMMENT ON COLUMN urls.clicks IS 'counted';
                COMMENT ON CONSTRAINT urls_id_check ON urls IS 'positive'""");

        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(
                        texts(
                                """
                        SELECT col_description(attrelid, attnum)
                        FROM pg_attribute
                        WHERE attrelid = 'urls'::regclass AND attname = 'clicks'
                        UNION ALL
                        SELECT obj_description(oid, 'pg_constraint')
                        FROM pg_constraint
                        WHERE conrelid = 'urls'::regclass AND conname = 'urls_id_check'"""))
                .containsExactly("counted", "positive");
    }

    @Test
    void a_table_that_changed_hands_meanwhile_is_not_replaced() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.SWAP, 16);
        run("ALTER TABLE urls OWNER TO pg_monitor");

        assertThatExceptionOfType(RepartitionFailedException.class)
                .isThrownBy(() -> repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE))
                .withMessageContaining("If it is as it was again, run it again");
        run("ALTER TABLE urls OWNER TO postgres");
        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertIsAsMadeWith(16);
    }

    @Test
    void batches_behind_many_empty_blocks_are_of_moderate_size() {
        migrate(1, PostgresSchema.NEWEST_VERSION);
        insertLinks(15_000);
        run("DELETE FROM urls WHERE id <= 10000");
        List<Long> done = new ArrayList<>();

        repartition.run(RepartitionOptions.into(4), listener(progress -> {
            if (progress.phase() == RepartitionPhase.COPY) {
                done.add(progress.rowsDone());
            }
        }));

        assertThat(IntStream.range(1, done.size()).mapToLong(i -> done.get(i) - done.get(i - 1)))
                .allMatch(rows -> rows < 4_000)
                .anyMatch(rows -> rows > 0);
    }

    @Test
    void a_table_that_is_migrated_during_the_copy_is_not_replaced() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);

        assertThatExceptionOfType(RepartitionFailedException.class)
                .isThrownBy(() -> repartition.run(
                        RepartitionOptions.into(16),
                        at(RepartitionPhase.COPY, () -> run("ALTER TABLE urls ADD COLUMN note text"))))
                .withMessageContaining("was changed since");
        repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE);
        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(number("SELECT count(note) FROM urls")).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TABLE urls_p8 (id int) | There is already urls_p8.",
                "CREATE TABLE kept (id int CONSTRAINT urls_p9_pkey PRIMARY KEY) | There is already urls_p9_pkey.",
                "CREATE TABLE urls_new (id int) | There is already urls_new.",
                "CREATE TABLE urls_old_part (id int) | There is already urls_old_part.",
                "CREATE TABLE kept (id int CONSTRAINT urls_pkey_old PRIMARY KEY) | There is already urls_pkey_old.",
                "CREATE INDEX an_index_whose_name_is_so_long_that_there_is_no_room_after_it ON urls (clicks) | longer than 59 bytes"
            })
    void names_that_are_in_the_way_are_refused(String statement, String message) {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        run(statement);

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE))
                .withMessageContaining(message);
        assertThat(texts("SELECT to_regclass('terse_repartition')::text")).containsOnlyNulls();
    }

    @Test
    void names_that_only_look_like_those_of_a_repartition_are_not_in_the_way() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        run(
                "CREATE TABLE urls_newest (id int); CREATE TABLE urls_older (id int); CREATE TABLE urls_p8_of_may (id int)");

        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(texts("SELECT to_regclass('urls_p8')::text")).containsExactly("urls_p8");
    }

    @Test
    void a_name_that_is_taken_meanwhile_is_left_to_who_took_it() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        stopAt(RepartitionPhase.CREATE, 16);
        run("CREATE TABLE urls_p8 AS SELECT 1 AS mine");

        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(number("SELECT mine FROM urls_p8")).isOne();
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(100);
        assertThat(
                        texts(
                                "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'urls'::regclass AND inhrelid::regclass::text ~ '8'"))
                .containsExactly("urls_p8_new");
        assertThat(texts("SELECT to_regclass('terse_repartition')::text")).containsOnlyNulls();
    }

    @Test
    void ids_that_repeat_do_not_go_into_a_plain_table() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        run("INSERT INTO urls (id, short_code, original_url) VALUES (7, 'a', 'http://a.b/'), (7, 'b', 'http://a.b/')");

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.run(RepartitionOptions.into(1), RepartitionListener.NONE))
                .withMessageContaining("The id 7");
        repartition.run(RepartitionOptions.into(2), RepartitionListener.NONE);

        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(2);
    }

    @Test
    void more_partitions_than_the_lock_table_has_room_for_are_refused() {
        migrate(1, PostgresSchema.NEWEST_VERSION);

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.plan(RepartitionOptions.into(1_024)))
                .withMessageContaining("max_locks_per_transaction");
    }

    @Test
    void a_database_without_the_table_is_refused() {
        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.plan(RepartitionOptions.into(4)))
                .withMessage("There is no table urls in this database.");
    }

    @Test
    void a_user_who_does_not_own_the_table_is_refused() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        run("GRANT ALL ON urls TO pg_monitor; GRANT ALL ON SCHEMA public TO pg_monitor");
        run("ALTER DATABASE " + texts("SELECT current_database()").get(0) + " SET role = pg_monitor");
        Repartition other = new Repartition(new DriverManagerDataSource(database.url()));

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> other.run(RepartitionOptions.into(16), RepartitionListener.NONE))
                .withMessageContaining("for the owner");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void what_a_superuser_began_its_owner_goes_on_with(boolean isAborted) {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        run("GRANT CREATE ON SCHEMA public TO pg_monitor; ALTER TABLE urls OWNER TO pg_monitor");
        texts("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'urls'::regclass")
                .forEach(partition -> run("ALTER TABLE " + partition + " OWNER TO pg_monitor"));
        stopAt(RepartitionPhase.COPY, 16);
        run("ALTER DATABASE " + texts("SELECT current_database()").get(0) + " SET role = pg_monitor");
        Repartition owners = new Repartition(new DriverManagerDataSource(database.url()));

        if (isAborted) {
            owners.abort(RepartitionOptions.into(16), RepartitionListener.NONE);
        } else {
            owners.run(RepartitionOptions.into(16), RepartitionListener.NONE);
        }

        assertThat(
                        texts(
                                "SELECT DISTINCT pg_get_userbyid(relowner)::text FROM pg_class WHERE relname ~ '^urls(_p.*)?$'"))
                .containsExactly("pg_monitor");
        assertThat(number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'urls'::regclass"))
                .isEqualTo(isAborted ? 4 : 16);
        assertNothingIsLeft();
    }

    @Test
    void a_second_run_is_refused_and_so_is_its_abort() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<Throwable> refused = new ArrayList<>();

        repartition.run(RepartitionOptions.into(16), at(RepartitionPhase.COPY, () -> {
            refused.add(failureOf(() -> repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE)));
            refused.add(failureOf(() -> repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE)));
        }));

        assertThat(refused)
                .hasSize(2)
                .allMatch(RepartitionUnderWayException.class::isInstance)
                .allSatisfy(failure -> assertThat(failure).hasMessageMatching(".*in the server's process [0-9]+[.]"));
        assertIsAsMadeWith(16);
    }

    @Test
    void a_run_into_another_number_is_refused_while_one_is_unfinished() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.COPY, 16);

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.run(RepartitionOptions.into(8), RepartitionListener.NONE))
                .withMessageContaining("into 16 partitions is not finished");
        assertThat(repartition.plan(RepartitionOptions.into(16)).isUnfinished()).isTrue();
    }

    @Test
    void a_run_that_was_stopped_in_each_phase_is_resumed_and_services_start_and_work_meanwhile() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        List<String> before = texts(ROWS);

        for (RepartitionPhase phase : RepartitionPhase.values()) {
            stopAt(phase, 16);
            migrate(4, PostgresSchema.NEWEST_VERSION);
            assertStoreWorks();
        }
        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(texts(ROWS)).isEqualTo(before);
        assertIsAsMadeWith(16);
    }

    @Test
    void the_rows_that_were_copied_are_not_copied_again() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        RepartitionOptions small = new RepartitionOptions(16, 100, Long.MAX_VALUE, Duration.ofMillis(200));
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> repartition.run(small, listener(progress -> {
                    if (progress.rowsDone() > 1_000) {
                        throw new IllegalStateException("stopped");
                    }
                })));
        List<Long> copied = new ArrayList<>();

        repartition.run(small, listener(progress -> {
            if (progress.phase() == RepartitionPhase.COPY) {
                copied.add(progress.rowsDone());
            }
        }));

        assertThat(copied.get(0)).isGreaterThan(1_000);
        assertThat(copied.get(copied.size() - 1)).isEqualTo(2_000);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void an_abort_leaves_the_table_as_it_was(int from) {
        migrate(from, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        List<String> before = texts(ROWS);

        for (RepartitionPhase phase : List.of(
                RepartitionPhase.CREATE,
                RepartitionPhase.COPY,
                RepartitionPhase.INDEX,
                RepartitionPhase.VERIFY,
                RepartitionPhase.ANALYZE,
                RepartitionPhase.SWAP)) {
            stopAt(phase, 16);
            assertThat(repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE))
                    .isTrue();

            assertThat(texts(ROWS)).isEqualTo(before);
            assertIsAsMadeWith(from);
            assertStoreWorks();
        }
        assertThat(repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE))
                .isFalse();
    }

    @Test
    void parts_of_an_index_that_a_killed_run_left_are_used_if_they_can_be() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        stopAt(RepartitionPhase.INDEX, 16);
        makeParts("IN ('urls_p4', 'urls_p5', 'urls_p6')");
        run("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'urls_p4_tags_idx'::regclass");
        run("ALTER INDEX urls_tags_idx_new ATTACH PARTITION urls_p5_tags_idx");
        String kept = "SELECT 'urls_p5_tags_idx'::regclass::oid::text";
        List<String> before = texts(kept);

        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(texts(kept)).isEqualTo(before);
        assertIsAsMadeWith(16);
    }

    @Test
    void parts_of_the_index_of_texts_that_a_killed_run_left_are_not_dropped_while_they_are_tended() throws Exception {
        migrate(2, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.INDEX, 8);
        List<String> waits = new CopyOnWriteArrayList<>();
        Future<?> run;
        try (Connection node = openTransaction("SELECT pg_advisory_xact_lock(" + TextIndex.LOCK_KEY + ")")) {
            run = threads.submit(() -> repartition.run(RepartitionOptions.into(8), waitListener(waits)));
            await(() -> waits.contains("the index of texts is in use"));
            node.rollback();
        }
        run.get();

        assertIsAsMadeWith(8);
    }

    @Test
    void the_index_of_texts_is_kept_whatever_the_schema_of_its_extension() {
        run("CREATE SCHEMA extra; CREATE EXTENSION pg_trgm SCHEMA extra");
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        new TextIndex(database.dataSource()).make();

        for (int partitions : new int[] {16, 1, 4}) {
            repartition.run(RepartitionOptions.into(partitions), RepartitionListener.NONE);

            assertThat(textIndexes()).hasSize(partitions == 1 ? 1 : partitions + 1);
        }
        assertThat(textIndexes()).allMatch(definition -> definition.contains("extra.gin_trgm_ops"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void what_is_to_go_into_the_new_index_of_texts_does_not_gather_until_the_swap(int partitions) {
        migrate(2, PostgresSchema.NEWEST_VERSION);
        TextIndex index = new TextIndex(database.dataSource());
        index.make();
        stopAt(RepartitionPhase.SWAP, partitions);
        insertLinks(100);
        assertThat(number(CLEAN_NEW_INDEX)).isPositive();
        run("UPDATE urls SET original_url = 'https://example.com/other'");

        index.keep();

        assertThat(number(CLEAN_NEW_INDEX)).isZero();
    }

    @Test
    void the_index_of_texts_is_tended_while_a_run_is_aborted() throws Exception {
        migrate(2, PostgresSchema.NEWEST_VERSION);
        TextIndex index = new TextIndex(database.dataSource());
        index.make();
        stopAt(RepartitionPhase.SWAP, 8);
        Future<Boolean> abort =
                threads.submit(() -> repartition.abort(RepartitionOptions.into(8), RepartitionListener.NONE));

        while (!abort.isDone()) {
            index.keep();
        }

        assertThat(abort.get()).isTrue();
        assertNothingIsLeft();
    }

    @Test
    void a_large_plain_table_is_dropped_index_by_index() {
        List<String> drops = dropsOfLarge(1, 18_000, "true");

        assertThat(drops).hasSizeGreaterThan(5);
        assertThat(drops.get(drops.size() - 1)).isEqualTo("1 tables and 0 indexes");
        assertThat(drops.subList(0, drops.size() - 1)).containsOnly("0 tables and 1 indexes");
    }

    @Test
    void of_large_partitions_no_more_are_dropped_at_once_than_the_disk_can_take() {
        List<String> drops = dropsOfLarge(4, 18_000, "true");

        assertThat(drops).hasSize(3);
        assertThat(drops.get(0)).startsWith("3 tables");
        assertThat(drops.get(1)).startsWith("1 tables");
        assertThat(drops.get(2)).startsWith("1 tables");
    }

    @Test
    void a_partition_that_is_too_large_to_go_at_once_is_dropped_index_by_index() {
        List<String> drops =
                dropsOfLarge(4, 72_000, "satisfies_hash_partition('urls'::regclass, 4, 0, 'code' || number)");

        assertThat(drops).hasSizeGreaterThan(8);
        int end = drops.size() - 3;
        assertThat(drops.subList(0, end)).containsOnly("0 tables and 1 indexes");
        assertThat(drops.get(end)).isEqualTo("1 tables and 0 indexes");
        assertThat(drops.get(end + 1)).startsWith("3 tables");
        assertThat(drops.get(end + 2)).startsWith("1 tables");
    }

    @Test
    void a_run_that_was_killed_while_a_large_partition_is_dropped_is_resumed() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> before = texts(ROWS);
        stopAt(RepartitionPhase.CLEAN_UP, 16);
        run("ALTER TABLE urls_old DETACH PARTITION urls_p2");
        run("ALTER TABLE urls_p2 RENAME TO urls_old_part");

        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertIsAsMadeWith(16);
        assertThat(texts(ROWS)).isEqualTo(before);
        assertNothingIsLeft();
    }

    @Test
    void an_abort_that_was_killed_while_a_large_partition_is_dropped_is_resumed() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.SWAP, 16);
        run("ALTER TABLE urls_new DETACH PARTITION urls_p9");
        run("ALTER TABLE urls_p9 RENAME TO urls_new_part");

        repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertIsAsMadeWith(4);
        assertNothingIsLeft();
    }

    /** Who has locked one, and asks for another one, may be in the way of who renames both. */
    @Test
    void partitions_are_not_waited_for_for_so_long_that_others_look_for_a_deadlock() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.CLEAN_UP, 16);
        RepartitionOptions patient = new RepartitionOptions(16, 1_000, Long.MAX_VALUE, Duration.ofMinutes(1));
        List<String> waits = new CopyOnWriteArrayList<>();
        Future<?> run;
        try (Connection writer = openTransaction("LOCK TABLE urls_p3_new IN ROW EXCLUSIVE MODE")) {
            run = threads.submit(() -> repartition.run(patient, waitListener(waits)));
            await(() -> waits.contains("the partitions are in use by a transaction"));
            writer.rollback();
        }
        run.get();

        assertIsAsMadeWith(16);
    }

    @Test
    void indexes_whose_parts_would_have_one_name_are_kept() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        for (String name :
                List.of("a_idx", "urls_a_idx", "urls_" + "a".repeat(53) + "1", "urls_" + "a".repeat(53) + "2")) {
            run("CREATE INDEX " + name + " ON urls USING gin (tags)");
        }

        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(texts("SELECT DISTINCT indisvalid::text FROM pg_index WHERE indrelid = 'urls'::regclass"))
                .containsExactly("true");
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname ~ '^(a_idx|urls_a_idx|urls_a{53}[12])$'"))
                .isEqualTo(4);
    }

    @Test
    void an_index_that_a_migration_makes_is_waited_for() throws Exception {
        migrate(4, 10);
        List<String> waits = new CopyOnWriteArrayList<>();
        RepartitionOptions patient = new RepartitionOptions(16, 1_000, Long.MAX_VALUE, Duration.ofMinutes(1));
        Future<?> run;
        try (Connection migration = openTransaction("SELECT pg_advisory_lock(" + UrlsIndex.MIGRATION_LOCK_KEY + ")")) {
            run("CREATE INDEX half_made ON ONLY urls (clicks)");
            assertThatExceptionOfType(RepartitionRefusedException.class)
                    .isThrownBy(() -> repartition.plan(patient))
                    .withMessageContaining("is being made");
            run("CREATE VIEW mine AS SELECT * FROM urls");
            assertThatExceptionOfType(RepartitionRefusedException.class)
                    .isThrownBy(() -> repartition.plan(patient))
                    .withMessageContaining("the view mine");
            run("DROP VIEW mine");
            run("DROP INDEX half_made");
            // Whoever makes an index waits for statements in turn; so none waits for him, however long it might.
            run = threads.submit(() -> repartition.run(patient, waitListener(waits)));
            await(() -> waits.size() > 1);
            assertThat(run.isDone()).isFalse();
            unlock(migration);
        }
        run.get();

        assertThat(number("SELECT count(*) FROM pg_inherits WHERE inhparent = 'urls'::regclass"))
                .isEqualTo(16);
    }

    @Test
    void a_migration_makes_no_index_of_a_table_that_is_being_repartitioned_by_now() throws Exception {
        migrate(4, 10);
        Future<?> migration;
        try (Connection beginning = openTransaction("SELECT pg_advisory_lock(" + UrlsIndex.MIGRATION_LOCK_KEY + ")")) {
            migration = threads.submit(() -> migrate(4, PostgresSchema.NEWEST_VERSION));
            await(() -> number(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'SELECT pg_try_advisory_lock(%index migration%'")
                    > 0);
            run("CREATE TABLE terse_repartition ()");
            unlock(beginning);
        }

        assertThatThrownBy(migration::get).hasCauseInstanceOf(MigrationRefusedException.class);
        run("DROP TABLE terse_repartition");
        migrate(4, PostgresSchema.NEWEST_VERSION);
    }

    private static void unlock(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock(" + UrlsIndex.MIGRATION_LOCK_KEY + ")");
        }
        connection.commit();
    }

    @Test
    void the_index_of_texts_is_waited_for_while_it_is_being_made() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> waits = new CopyOnWriteArrayList<>();
        Future<?> index;
        Future<?> run;
        try (Connection writer = openTransaction("UPDATE urls SET clicks = 0 WHERE short_code = 'code8'")) {
            index = threads.submit(() -> new TextIndex(database.dataSource()).make());
            await(() -> number(
                            "SELECT count(*) FROM pg_stat_progress_create_index WHERE datname = current_database() AND phase LIKE 'waiting for writers%'")
                    > 0);

            assertThatExceptionOfType(RepartitionRefusedException.class)
                    .isThrownBy(() -> repartition.plan(RepartitionOptions.into(16)))
                    .withMessageContaining("is being made");
            run = threads.submit(() -> repartition.run(RepartitionOptions.into(16), waitListener(waits)));
            await(() -> waits.size() > 1);
            writer.rollback();
        }
        index.get();
        run.get();

        assertThat(textIndexes()).hasSize(17);
    }

    @Test
    void making_indexes_is_told_part_by_part() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(1_600);
        run("ANALYZE urls");
        List<Long> done = new ArrayList<>();

        repartition.run(RepartitionOptions.into(16), listener(progress -> {
            if (progress.phase() == RepartitionPhase.INDEX && progress.rowsOfAll() == 1_600) {
                done.add(progress.rowsDone());
            }
        }));

        assertThat(done)
                .containsExactlyElementsOf(IntStream.range(0, 48)
                        .mapToObj(part -> part * 1_600L / 48)
                        .toList());
    }

    @Test
    void transactions_that_an_index_waits_for_are_told() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> waits = new CopyOnWriteArrayList<>();
        stopAt(RepartitionPhase.INDEX, 16);
        Future<?> run;
        try (Connection writer = openTransaction("UPDATE urls SET clicks = 0 WHERE short_code = 'code8'")) {
            run = threads.submit(() -> repartition.run(RepartitionOptions.into(16), waitListener(waits)));
            await(() -> waits.contains("transactions are open that are older than an index that is to be made (1)"));
            writer.rollback();
        }
        run.get();

        assertIsAsMadeWith(16);
    }

    @Test
    void an_open_writer_holds_the_indexes_up_and_nobody_else() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> waits = new CopyOnWriteArrayList<>();
        RepartitionOptions options = new RepartitionOptions(16, 1_000, Long.MAX_VALUE, Duration.ofMillis(100));
        stopAt(RepartitionPhase.INDEX, 16);
        // So that what is left is what others wait behind.
        makeParts("~ '^urls_p'");
        Future<?> run;
        // Unlike an insert or an update, it is planned for the partition, and keeps its indexes locked.
        try (Connection writer = openTransaction("DELETE FROM urls WHERE short_code = 'code8'")) {
            run = threads.submit(() -> repartition.run(options, waitListener(waits)));

            assertThat(longestUpdateUntil(waits, "an index is in use by a transaction"))
                    .isLessThan(Duration.ofMillis(500));
            writer.rollback();
        }
        run.get();

        assertIsAsMadeWith(16);
    }

    @Test
    void maintenance_of_the_new_table_holds_the_swap_up_and_nobody_else() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> waits = new CopyOnWriteArrayList<>();
        RepartitionOptions options = new RepartitionOptions(1, 1_000, Long.MAX_VALUE, Duration.ofSeconds(2));
        stopAt(RepartitionPhase.SWAP, 1);
        run("ALTER DATABASE " + texts("SELECT current_database()").get(0) + " SET deadlock_timeout = '100ms'");
        Repartition impatient = new Repartition(new DriverManagerDataSource(database.url()));
        Future<?> run;
        try (Connection vacuum = openTransaction("LOCK TABLE urls_new IN SHARE UPDATE EXCLUSIVE MODE")) {
            run = threads.submit(() -> impatient.run(options, waitListener(waits)));

            assertThat(longestUpdateUntil(waits, "the table urls is in use by a transaction"))
                    .isLessThan(Duration.ofMillis(500));
            vacuum.rollback();
        }
        run.get();

        assertIsAsMadeWith(1);
    }

    @Test
    void locks_that_are_waited_for_no_longer_than_a_millisecond_are_had_in_the_end() {
        migrate(16, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        RepartitionOptions impatient =
                new RepartitionOptions(4, 1_000, Long.MAX_VALUE, RepartitionOptions.MIN_LOCK_TIMEOUT);
        stopAt(RepartitionPhase.SWAP, 4);

        assertThat(repartition.abort(impatient, RepartitionListener.NONE)).isTrue();
        repartition.run(impatient, RepartitionListener.NONE);

        assertIsAsMadeWith(4);
    }

    @Test
    void a_code_that_goes_to_another_partition_while_its_row_is_copied_is_not_lost() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        stopAt(RepartitionPhase.COPY, 16);
        Future<?> run;
        try (Connection writer = openTransaction("UPDATE urls SET short_code = 'moved1' WHERE short_code = 'code8'");
                Statement statement = writer.createStatement()) {
            for (int i = 2; i < 10; i++) {
                statement.execute("UPDATE urls SET short_code = 'moved" + i + "' WHERE short_code LIKE 'moved%'");
            }
            run = threads.submit(() -> repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE));
            await(() -> number(
                            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event = 'transactionid'")
                    > 0);
            writer.commit();
        }
        run.get();

        assertThat(number("SELECT count(*) FROM urls WHERE short_code IN ('code8', 'moved9')"))
                .isOne();
        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(100);
    }

    @Test
    void a_repartition_whose_new_table_is_in_use_is_not_aborted() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        stopAt(RepartitionPhase.CLEAN_UP, 16);

        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> repartition.abort(RepartitionOptions.into(16), RepartitionListener.NONE))
                .withMessageContaining("in use already");
    }

    @Test
    void the_table_is_not_truncated_meanwhile() {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        stopAt(RepartitionPhase.COPY, 16);

        for (String table : List.of("urls", "urls_p2")) {
            assertThatExceptionOfType(DataAccessException.class)
                    .isThrownBy(() -> run("TRUNCATE " + table))
                    .withMessageContaining("is being repartitioned");
        }

        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource(names = {"COPY", "VERIFY"})
    void a_table_that_is_rewritten_meanwhile_is_copied_whole(RepartitionPhase phase) {
        migrate(1, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        run("DELETE FROM urls WHERE id % 3 = 0");
        List<String> before = texts(ROWS);

        RepartitionResult result =
                repartition.run(SMALL_BATCHES, when(phase, 600, () -> run("CLUSTER urls USING urls_short_code_key")));

        assertThat(result).isEqualTo(new RepartitionResult.Done(4, before.size()));
        assertThat(texts(ROWS)).isEqualTo(before);
    }

    @Test
    void a_table_that_was_rewritten_and_is_shorter_when_a_run_is_resumed_is_copied_whole() {
        migrate(1, PostgresSchema.NEWEST_VERSION);
        insertLinks(2_000);
        RepartitionListener stopped = when(RepartitionPhase.COPY, 1_500, () -> {
            throw new IllegalStateException("stopped");
        });
        assertThat(failureOf(() -> repartition.run(SMALL_BATCHES, stopped))).hasMessage("stopped");
        run("DELETE FROM urls WHERE id BETWEEN 100 AND 1800");
        run("VACUUM FULL urls");
        List<String> before = texts(ROWS);

        repartition.run(SMALL_BATCHES, RepartitionListener.NONE);

        assertThat(texts(ROWS)).isEqualTo(before);
    }

    @Test
    void nodes_are_told_before_the_partitions_change() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        List<String> waits = new CopyOnWriteArrayList<>();
        stopAt(RepartitionPhase.SWAP, 16);
        Future<?> run;
        try (Connection node = DriverManager.getConnection(database.url());
                Connection reader = openTransaction("LOCK TABLE urls IN ACCESS SHARE MODE")) {
            node.createStatement().execute("LISTEN terse_urls");
            run = threads.submit(() -> repartition.run(RepartitionOptions.into(16), waitListener(waits)));

            await(() -> waits.contains("the table urls is in use by a transaction"));
            assertThat(node.unwrap(PGConnection.class).getNotifications(1_000))
                    .extracting(PGNotification::getParameter)
                    .containsExactly("*partitions");
            reader.rollback();
        }
        run.get();

        assertIsAsMadeWith(16);
    }

    @Test
    void the_tables_are_not_migrated_while_they_are_repartitioned() {
        migrate(1, 1);
        insertLinks(100);
        stopAt(RepartitionPhase.COPY, 4);

        assertThatExceptionOfType(MigrationRefusedException.class)
                .isThrownBy(() -> migrate(4, PostgresSchema.NEWEST_VERSION))
                .withMessageContaining("being repartitioned");
        repartition.run(RepartitionOptions.into(4), RepartitionListener.NONE);
        migrate(4, PostgresSchema.NEWEST_VERSION);

        assertIsAsMadeWith(4);
    }

    @Test
    void a_long_transaction_holds_the_swap_up_and_nobody_else() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        List<String> waits = new CopyOnWriteArrayList<>();
        RepartitionOptions options = new RepartitionOptions(16, 1_000, Long.MAX_VALUE, Duration.ofMillis(100));
        stopAt(RepartitionPhase.SWAP, 16);
        try (Connection reader = openTransaction("LOCK TABLE urls IN ACCESS SHARE MODE")) {
            Future<?> swap = threads.submit(() -> repartition.run(options, waitListener(waits)));

            // An update may have been under way when the swap looked for old snapshots, and is waited for as well.
            assertThat(longestUpdateUntil(waits, "the table urls is in use by a transaction"))
                    .isLessThan(Duration.ofMillis(500));
            reader.rollback();
            swap.get();
        }
        assertIsAsMadeWith(16);
        assertThat(number("SELECT clicks FROM urls WHERE short_code = 'code7'")).isPositive();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "INSERT INTO urls (short_code, original_url) VALUES (?, 'http://changed/') RETURNING id | queued",
                "UPDATE urls SET original_url = 'http://changed/' WHERE short_code = ? RETURNING id | code7",
                "WITH gone AS (DELETE FROM urls WHERE short_code = ? RETURNING id) SELECT id FROM gone | code7",
                "SELECT tableoid FROM urls WHERE short_code = ? FOR UPDATE | code7"
            })
    void a_statement_that_waits_for_the_swap_works_on_the_new_table(String statement, String code) throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        stopAt(RepartitionPhase.SWAP, 1);
        try (Connection prepared = database.dataSource().getConnection();
                Connection reader = openTransaction("LOCK TABLE urls IN ACCESS SHARE MODE");
                PreparedStatement known = prepared.prepareStatement(statement)) {
            prepared.setAutoCommit(false);
            // Often enough for the driver and the server to keep it prepared.
            for (int i = 0; i < 10; i++) {
                known.setString(1, code);
                known.executeQuery().close();
                prepared.rollback();
            }
            Future<?> swap = threads.submit(() -> repartition.run(
                    new RepartitionOptions(1, 1_000, Long.MAX_VALUE, Duration.ofSeconds(20)),
                    RepartitionListener.NONE));
            await(() -> waiting("AccessExclusiveLock") == 1);
            Future<Long> queued = threads.submit(() -> first(known, code));
            await(() -> waiting("RowExclusiveLock") + waiting("RowShareLock") == 1);

            reader.rollback();
            Long value = queued.get(20, TimeUnit.SECONDS);
            boolean isInNewTable =
                    statement.startsWith("SELECT") ? value == number("SELECT 'urls'::regclass::oid::bigint") : true;
            prepared.commit();
            swap.get(60, TimeUnit.SECONDS);

            assertThat(isInNewTable).isTrue();
        }
        if (statement.contains("DELETE")) {
            assertThat(texts("SELECT short_code FROM urls WHERE short_code = 'code7'"))
                    .isEmpty();
        } else if (!statement.startsWith("SELECT")) {
            assertThat(texts("SELECT short_code FROM urls WHERE original_url = 'http://changed/'"))
                    .containsExactly(code);
        }
    }

    @Test
    void a_transaction_that_began_before_the_copy_sees_every_link_after_it() throws Exception {
        // Without an index that would wait for it before the swap does.
        migrate(4, 3);
        insertLinks(100);
        List<String> waits = new CopyOnWriteArrayList<>();
        Future<?> swap;
        try (Connection reader = database.dataSource().getConnection()) {
            reader.setAutoCommit(false);
            reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            try (Statement statement = reader.createStatement()) {
                statement.execute("SELECT count(*) FROM pg_class");
                swap = threads.submit(() -> repartition.run(RepartitionOptions.into(16), waitListener(waits)));
                await(() -> waits.size() > 2);

                try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM urls")) {
                    rows.next();
                    assertThat(rows.getLong(1)).isEqualTo(100);
                }
            }
            reader.rollback();
        }
        swap.get();
        assertThat(waits).contains("transactions are open that may be older than the copy (1)");
    }

    /** A snapshot from before the copy of a row does not show it in the new table, where it must go all the same. */
    @Test
    void a_link_removed_by_a_transaction_that_began_before_the_copy_is_not_revived() throws Exception {
        migrate(4, PostgresSchema.NEWEST_VERSION);
        insertLinks(100);
        try (Connection writer = database.dataSource().getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            writer.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            statement.execute("SELECT count(*) FROM pg_class");
            stopAt(RepartitionPhase.INDEX, 16);

            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> statement.execute("DELETE FROM urls WHERE short_code = 'code7'"))
                    .withMessageContaining("could not serialize access");
            writer.rollback();
            statement.execute("DELETE FROM urls WHERE short_code = 'code7'");
            writer.commit();
        }
        repartition.run(RepartitionOptions.into(16), RepartitionListener.NONE);

        assertThat(number("SELECT count(*) FROM urls")).isEqualTo(99);
    }

    private void assertIsAsMadeWith(int partitions) {
        assertThat(SchemaCatalogue.of(database))
                .isEqualTo(DECLARED.computeIfAbsent(partitions, RepartitionIT::declared));
        assertNothingIsLeft();
    }

    private static String declared(int partitions) {
        try (TestDatabase declared = TestDatabase.withPartitions(partitions)) {
            return SchemaCatalogue.of(declared);
        }
    }

    private void assertNothingIsLeft() {
        assertThat(texts("SELECT proname FROM pg_proc WHERE proname LIKE 'terse%'"))
                .isEmpty();
        assertThat(
                        texts(
                                "SELECT relname FROM pg_class WHERE relname ~ '_(new|old)(_part)?$' OR relname = 'terse_repartition'"))
                .isEmpty();
    }

    private void assertStoreWorks() {
        PostgresUrlRepository repository =
                new PostgresUrlRepository(database.dataSource(), () -> Instant.parse("2026-03-04T05:06:07.089Z"));
        ShortCode code = new ShortCode("works");

        assertThat(repository.add(code, LinkDetails.to(new OriginalUrl("https://example.org/"))))
                .isInstanceOf(AddResult.Added.class);
        assertThat(repository.update(code, 1, LinkDetails.to(new OriginalUrl("https://example.org/2"))))
                .isInstanceOf(ChangeResult.Changed.class);
        assertThat(repository.findByCode(code)).isPresent();
        assertThat(repository.delete(code, 2, Instant.EPOCH)).isInstanceOf(ChangeResult.Changed.class);
        assertThat(repository.purge(1)).isOne();
    }

    private void stopAt(RepartitionPhase phase, int partitions) {
        assertThat(failureOf(() -> repartition.run(RepartitionOptions.into(partitions), at(phase, () -> {
                    throw new IllegalStateException("stopped");
                }))))
                .hasMessage("stopped");
    }

    private static Throwable failureOf(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            return e;
        }
        throw new AssertionError("did not fail");
    }

    private static RepartitionListener at(RepartitionPhase phase, Runnable action) {
        return when(phase, 0, action);
    }

    /** Does something once, when so many rows are done. */
    private static RepartitionListener when(RepartitionPhase phase, long rows, Runnable action) {
        boolean[] done = {false};
        return listener(progress -> {
            if (progress.phase() == phase && progress.rowsDone() >= rows && !done[0]) {
                done[0] = true;
                action.run();
            }
        });
    }

    private static RepartitionListener listener(Consumer<RepartitionProgress> action) {
        return new RepartitionListener() {
            @Override
            public void progressed(RepartitionProgress progress) {
                action.accept(progress);
            }

            @Override
            public void waits(RepartitionPhase phase, String reason) {}
        };
    }

    private static RepartitionListener waitListener(List<String> waits) {
        return new RepartitionListener() {
            @Override
            public void progressed(RepartitionProgress progress) {}

            @Override
            public void waits(RepartitionPhase phase, String reason) {
                waits.add(reason);
            }
        };
    }

    private void migrate(int partitions, int target) {
        new PostgresSchema(database.dataSource(), new PostgresSchema.Settings(partitions, 1_000_000, target)).migrate();
    }

    private void insertLinks(int links) {
        run(
                """
                INSERT INTO urls (short_code, original_url, clicks, created_at)
                SELECT 'code' || number, 'https://example.org/' || number, number * 3,
                       timestamptz '2026-01-01Z' + number * interval '1234567.891 seconds'
                FROM generate_series(1, %s) AS number"""
                        .formatted(links));
        if (number("SELECT count(*) FROM terse_schema_history WHERE version = '6'") > 0) {
            run(
                    """
                    UPDATE urls
                    SET title = 'title ' || id, tags = ARRAY['a', '{"' || id], active_from = created_at, max_clicks = id, uses = id / 2,
                        expires_at = created_at + interval '1 ms', is_enabled = id % 7 = 0, fallback_url = original_url, forwards_query = true,
                        redirect_status = 307, version = id, free_from = CASE WHEN id % 4 = 0 THEN created_at END
                    WHERE id % 3 = 0""");
        }
    }

    /** What each transaction drops of a table that has a row in each block of it, and takes some 150 MB. */
    /**
     * What the transactions drop that remove a table of 140 MB.
     *
     * @param where which codes of so many numbers it has
     */
    private List<String> dropsOfLarge(int partitions, int numbers, String where) {
        migrate(partitions, PostgresSchema.NEWEST_VERSION);
        texts("SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^urls(_p[0-9]+)?$'")
                .forEach(leaf -> run("ALTER TABLE " + leaf + " SET (fillfactor = 10)"));
        run(
                """
                INSERT INTO urls (short_code, original_url)
                SELECT 'code' || number, 'https://example.org/' || repeat('x', 900)
                FROM generate_series(1, %s) AS number
                WHERE %s;
                DELETE FROM urls WHERE id > 100"""
                        .formatted(numbers, where));
        run(LOG_DROPS);

        repartition.run(RepartitionOptions.into(2), RepartitionListener.NONE);

        return texts(DROPS);
    }

    /** Those of indexes of a killed run that were made before it was. */
    private void makeParts(String partitions) {
        texts(
                        "SELECT relname FROM pg_inherits JOIN pg_class ON oid = inhrelid WHERE inhparent = 'urls_new'::regclass AND relname "
                                + partitions)
                .forEach(partition -> run(
                        """
                        CREATE INDEX %1$s_created_at_id_short_code_idx ON %1$s (created_at, id, short_code);
                        CREATE INDEX %1$s_hashtextextended_created_at_id_short_code_idx
                            ON %1$s (hashtextextended(original_url, 0), created_at, id, short_code);
                        CREATE INDEX %1$s_tags_idx ON %1$s USING gin (tags) WITH (fastupdate = off) WHERE tags <> '{}'"""
                                .formatted(partition)));
    }

    private List<String> textIndexes() {
        return texts(
                """
                SELECT pg_get_indexdef(indexrelid)
                FROM pg_index
                JOIN pg_class ON pg_class.oid = indexrelid
                WHERE relname ~ '^urls(_p\\d+)?_text_idx$' AND indisvalid""");
    }

    /** Of updates in all partitions, one after the other, until something was waited for three times. */
    private Duration longestUpdateUntil(List<String> waits, String reason) {
        long longest = 0;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (Collections.frequency(waits, reason) < 3 && System.nanoTime() < end) {
            long start = System.nanoTime();
            run("UPDATE urls SET clicks = clicks + 1 WHERE id < 50 AND short_code <> 'code8'");
            longest = Math.max(longest, System.nanoTime() - start);
        }
        assertThat(Collections.frequency(waits, reason)).isGreaterThanOrEqualTo(3);
        return Duration.ofNanos(longest);
    }

    private Connection openTransaction(String sql) throws SQLException {
        Connection connection = database.dataSource().getConnection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
        return connection;
    }

    private static Long first(PreparedStatement statement, String code) throws SQLException {
        statement.setString(1, code);
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private long waiting(String mode) {
        return number(
                """
                SELECT count(*)
                FROM pg_locks
                JOIN pg_database ON pg_database.oid = database AND datname = current_database()
                WHERE relation = 'urls'::regclass AND NOT granted AND mode = '%s'"""
                        .formatted(mode));
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

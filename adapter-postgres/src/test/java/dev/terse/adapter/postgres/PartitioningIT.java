package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.terse.domain.AddResult;
import dev.terse.domain.Click;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UseResult;
import java.lang.reflect.Field;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

class PartitioningIT {
    private static final int LINKS = 100_000;
    private static final InstantSource CLOCK = () -> Instant.parse("2026-03-04T05:06:07.089Z");
    private static final OriginalUrl URL = new OriginalUrl("https://example.org/somewhere");
    private static final LinkDetails DETAILS = LinkDetails.to(URL);
    private static final OffsetDateTime AT = OffsetDateTime.parse("2026-03-04T05:06:07.089Z");
    private static final List<String> MODES = List.of("force_custom_plan", "force_generic_plan");

    /** Parameters of any statement of the adapter. */
    private static final Map<String, Object> PARAMETERS = Map.ofEntries(
            Map.entry("code", code(4711)),
            Map.entry("urlId", 4711L),
            Map.entry("originalUrl", URL.value()),
            Map.entry("title", "A title"),
            Map.entry("tags", new String[] {"a", "b"}),
            Map.entry("activeFrom", AT),
            Map.entry("expiresAt", AT.plusDays(1)),
            Map.entry("maxClicks", 100L),
            Map.entry("isEnabled", true),
            Map.entry("fallbackUrl", URL.value()),
            Map.entry("forwardsQuery", true),
            Map.entry("redirectStatus", 307),
            Map.entry("version", 1L),
            Map.entry("freeFrom", AT),
            Map.entry("now", AT),
            Map.entry("createdAt", AT),
            Map.entry("id", 4711L),
            Map.entry("limit", 21),
            Map.entry("max", PostgresUrlRepository.MAX_EXACT_COUNT + 1),
            Map.entry("at", AT),
            Map.entry("day", LocalDate.of(2026, 3, 4)),
            Map.entry("from", LocalDate.of(2026, 3, 1)),
            Map.entry("to", LocalDate.of(2026, 3, 31)),
            Map.entry("position", 1L),
            Map.entry("slot", 7L),
            Map.entry("counted", 3L),
            Map.entry("journal", UUID.fromString("00000000-0000-4000-8000-000000000000")),
            Map.entry("codes", new String[] {code(1), code(4711)}),
            Map.entry("ids", new Long[] {1L, 4711L}),
            Map.entry("clicks", new Long[] {1L, 2L}),
            Map.entry("lastMillis", new Long[] {1L, 2L}),
            Map.entry("days", new Integer[] {1, 2}));

    private static final TestDatabase FOUR = TestDatabase.withPartitions(4);
    private static final TestDatabase PLAIN = TestDatabase.withPartitions(1);

    @BeforeAll
    static void fill() {
        fill(FOUR);
        fill(PLAIN);
    }

    @AfterAll
    static void close() {
        FOUR.close();
        PLAIN.close();
    }

    @Test
    void the_table_is_partitioned_by_the_hash_of_the_code() {
        assertPartitionedByHash(FOUR);
    }

    @Test
    void there_are_four_partitions_with_all_remainders_of_four() {
        assertFourRemainders(FOUR);
    }

    @Test
    void the_primary_key_is_the_id_and_the_code() {
        assertThat(
                        texts(
                                FOUR,
                                """
                        SELECT conname || ' ' || pg_get_constraintdef(oid)
                        FROM pg_constraint
                        WHERE conrelid = 'urls'::regclass AND contype = 'p'"""))
                .containsExactly("urls_pkey PRIMARY KEY (id, short_code)");
    }

    @Test
    void the_code_alone_is_unique_over_all_partitions() {
        assertThat(
                        texts(
                                FOUR,
                                """
                        SELECT indrelid::regclass || ' ' || indisunique || ' ' || indisvalid || ' ' || (
                            SELECT string_agg(attname, ', ') FROM pg_attribute WHERE attrelid = indexrelid)
                        FROM pg_index
                        WHERE indexrelid = 'urls_short_code_key'::regclass"""))
                .containsExactly("urls true true short_code");
    }

    @Test
    void partitions_keep_room_for_the_next_version_of_a_row() {
        assertThat(
                        texts(
                                FOUR,
                                """
                        SELECT array_to_string(reloptions, ', ')
                        FROM pg_class
                        JOIN pg_inherits ON inhrelid = oid
                        WHERE inhparent = 'urls'::regclass"""))
                .hasSize(4)
                .containsOnly("fillfactor=80");
    }

    @Test
    void forty_links_land_in_more_than_one_partition() {
        try (TestDatabase database = TestDatabase.withPartitions(4)) {
            PostgresUrlRepository repository = new PostgresUrlRepository(database.dataSource(), CLOCK);

            IntStream.range(0, 40).forEach(number -> assertThat(repository.add(new ShortCode(code(number)), DETAILS))
                    .isInstanceOf(AddResult.Added.class));

            assertThat(texts(database, "SELECT DISTINCT tableoid::regclass::text FROM urls"))
                    .hasSizeGreaterThan(1);
        }
    }

    @Test
    void a_hundred_thousand_links_are_spread_evenly() {
        assertEven(FOUR);
    }

    @Test
    void the_partitions_together_are_the_table() {
        String partitions =
                """
                SELECT * FROM urls_p0 UNION ALL SELECT * FROM urls_p1 UNION ALL SELECT * FROM urls_p2 UNION ALL SELECT * FROM urls_p3
                """;

        assertThat(texts(
                        FOUR,
                        """
                        SELECT 'only in one of them: ' || short_code
                        FROM ((TABLE urls EXCEPT ALL (%1$s)) UNION ALL ((%1$s) EXCEPT ALL TABLE urls)) AS different"""
                                .formatted(partitions)))
                .isEmpty();
        assertThat(texts(FOUR, "SELECT count(*)::text FROM urls")).containsExactly(Integer.toString(LINKS));
    }

    @Test
    void a_code_that_is_taken_is_refused_with_another_id_too() {
        assertThatExceptionOfType(DuplicateKeyException.class)
                .isThrownBy(() -> insert("urls", code(1), 9_000_001))
                .withMessageContaining("short_code");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void a_code_that_is_taken_is_refused_by_each_partition(int partition) {
        for (int number = 0; number < 40; number++) {
            String code = code(number);
            assertThatThrownBy(() -> insert("urls_p" + partition, code, 9_000_002))
                    .isInstanceOf(DataIntegrityViolationException.class);
        }
    }

    @Test
    void a_code_that_is_taken_is_not_added() {
        PostgresUrlRepository repository = new PostgresUrlRepository(FOUR.dataSource(), CLOCK);

        for (int number = 0; number < 40; number++) {
            ShortCode code = new ShortCode(code(number));
            assertThat(repository.add(code, DETAILS)).isEqualTo(new AddResult.CodeTaken(code));
        }
    }

    @Test
    void a_code_that_is_taken_is_refused_to_another_link_that_is_renamed() {
        assertThatExceptionOfType(DuplicateKeyException.class).isThrownBy(() -> FOUR.jdbc()
                .sql("UPDATE urls SET short_code = :taken WHERE short_code = :own")
                .param("taken", code(1))
                .param("own", code(2))
                .update());
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("statementsByCode")
    void a_statement_by_code_scans_one_partition(String name, String mode, String sql) throws SQLException {
        QueryPlan.of(FOUR, mode, sql, PARAMETERS).assertScansOneOfFourPartitions(mode);
    }

    @Test
    void an_added_link_goes_to_one_partition() {
        try (TestDatabase database = TestDatabase.withPartitions(4)) {
            String partition = database.jdbc()
                    .sql(PostgresUrlRepository.ADD + ", tableoid::regclass::text AS partition")
                    .params(PARAMETERS)
                    .query((row, number) -> row.getString("partition"))
                    .single();

            assertThat(partition).matches("urls_p[0-3]");
            assertThat(texts(database, "SELECT tableoid::regclass::text FROM urls"))
                    .containsExactly(partition);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("statementsOfRequests")
    void no_statement_reads_a_table_from_end_to_end(String name, String mode, String sql) throws SQLException {
        for (TestDatabase database : List.of(FOUR, PLAIN)) {
            QueryPlan plan = QueryPlan.of(database, mode, sql, PARAMETERS);

            assertThat(plan.scannedSequentially()).as(plan.toString()).isEmpty();
        }
    }

    /** As the drainer of clicks runs it; the planner left alone would scan all of the table. */
    @ParameterizedTest
    @MethodSource("modes")
    void many_links_are_counted_by_index(String mode) throws SQLException {
        Map<String, Object> parameters = new HashMap<>(PARAMETERS);
        parameters.put(
                "codes",
                IntStream.range(0, 25_000).mapToObj(PartitioningIT::code).toArray(String[]::new));
        parameters.put("ids", LongStream.range(1, 25_001).boxed().toArray(Long[]::new));
        parameters.put("clicks", LongStream.range(1, 25_001).boxed().toArray(Long[]::new));
        parameters.put("lastMillis", LongStream.range(1, 25_001).boxed().toArray(Long[]::new));

        for (TestDatabase database : List.of(FOUR, PLAIN)) {
            QueryPlan plan = QueryPlan.after(
                    ClickDrainer.LOOK_UP_BY_INDEX, database, mode, ClickDrainer.ADD_TO_LINKS, parameters);

            assertThat(plan.scannedSequentially()).as(plan.toString()).isEmpty();
            // One look-up for each code: the other partitions are pruned.
            assertThat(plan.timesScanned()).as(plan.toString()).isEqualTo(25_000);
        }
    }

    /** Of many links that are due, as after a great clean-up. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void the_links_to_forget_are_found_by_index(int partitions) throws SQLException {
        try (TestDatabase database = TestDatabase.withPartitions(partitions)) {
            fill(database);
            database.jdbc()
                    .sql("UPDATE urls SET free_from = :now WHERE id % 2 = 0")
                    .param("now", AT)
                    .update();
            database.jdbc().sql("VACUUM ANALYZE urls").update();
            Map<String, Object> parameters = new HashMap<>(PARAMETERS);
            parameters.put("max", DeletedLinks.MAX_BATCH);

            for (String mode : MODES) {
                QueryPlan plan =
                        QueryPlan.after(ClickDrainer.LOOK_UP_BY_INDEX, database, mode, DeletedLinks.PURGE, parameters);

                assertThat(plan.scannedSequentially()).as(plan.toString()).isEmpty();
                assertThat(plan.indexes()).as(plan.toString()).anyMatch(index -> index.contains("free_from"));
                // Each partition once for those that are due, and one for each of them.
                assertThat(plan.timesScanned())
                        .as(plan.toString())
                        .isLessThanOrEqualTo(DeletedLinks.MAX_BATCH + partitions);
            }
        }
    }

    /** By the index of the codes, wherever it begins, and with the days of a link looked up for it. */
    @ParameterizedTest
    @MethodSource("modes")
    void an_export_reads_the_links_of_a_page_and_no_others(String mode) throws SQLException {
        Map<String, Object> parameters = new HashMap<>(PARAMETERS);
        parameters.put("max", PostgresUrlArchive.MAX_PAGE);
        for (TestDatabase database : List.of(FOUR, PLAIN)) {
            parameters.put("after", "");
            QueryPlan first = QueryPlan.of(database, mode, PostgresUrlArchive.READ, parameters);
            parameters.put("after", "a");
            QueryPlan deep = QueryPlan.of(database, mode, PostgresUrlArchive.READ, parameters);

            assertThat(deep.scannedSequentially()).as(deep.toString()).isEmpty();
            assertThat(deep.indexes())
                    .as(deep.toString())
                    .allMatch(index -> index.contains("short_code") || index.equals("click_days_pkey"));
            assertThat(deep.buffers()).as(deep.toString()).isLessThanOrEqualTo(first.buffers() * 2);
        }
    }

    @ParameterizedTest
    @MethodSource("modes")
    void who_has_the_codes_of_an_import_is_looked_up_by_index(String mode) throws SQLException {
        Map<String, Object> parameters = new HashMap<>(PARAMETERS);
        parameters.put(
                "codes",
                IntStream.range(0, 5_000).mapToObj(PartitioningIT::code).toArray(String[]::new));

        for (TestDatabase database : List.of(FOUR, PLAIN)) {
            QueryPlan plan = QueryPlan.after(
                    ClickDrainer.LOOK_UP_BY_INDEX, database, mode, PostgresUrlArchive.WHO_HAS_THEM, parameters);

            assertThat(plan.scannedSequentially()).as(plan.toString()).isEmpty();
            assertThat(plan.timesScanned()).as(plan.toString()).isEqualTo(5_000);
        }
    }

    static Stream<String> modes() {
        return MODES.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("pages")
    void a_deep_page_reads_as_little_as_the_first(String name, String mode, String first, String next)
            throws SQLException {
        assertDeepPageIsCheap(FOUR, 4, mode, first, next);
        assertDeepPageIsCheap(PLAIN, 1, mode, first, next);
    }

    private static void assertDeepPageIsCheap(
            TestDatabase database, int indexes, String mode, String first, String next) throws SQLException {
        Map<String, Object> parameters = new HashMap<>(PARAMETERS);
        parameters.putAll(positionAt(database, 90_000, first));
        QueryPlan firstPage = QueryPlan.of(database, mode, first, parameters);
        QueryPlan deepPage = QueryPlan.of(database, mode, next, parameters);

        assertThat(deepPage.indexes())
                .as(deepPage.toString())
                .hasSize(indexes)
                .allMatch(index -> index.contains("created_at"));
        assertThat(deepPage.buffers()).as(deepPage.toString()).isLessThanOrEqualTo(firstPage.buffers() + 10);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void many_links_are_counted_by_an_estimate(int partitions) {
        try (TestDatabase database = TestDatabase.withPartitions(partitions)) {
            PostgresUrlRepository repository = new PostgresUrlRepository(database.dataSource(), CLOCK);
            database.jdbc()
                    .sql(
                            """
                            INSERT INTO urls (short_code, original_url)
                            SELECT 'code' || number, 'https://example.org/' FROM generate_series(1, 120000) AS number""")
                    .update();
            assertThat(repository.count()).isEqualTo(UrlCount.about(PostgresUrlRepository.MAX_EXACT_COUNT + 1));

            database.jdbc().sql("ANALYZE urls").update();

            assertThat(repository.count().isEstimate()).isTrue();
            assertThat(repository.count().value()).isCloseTo(120_000, withinPercentage(2));

            database.jdbc()
                    .sql("UPDATE urls SET free_from = now() WHERE id % 12 = 0")
                    .update();
            database.jdbc().sql("VACUUM ANALYZE urls").update();

            assertThat(repository.count().isEstimate()).isTrue();
            assertThat(repository.count().value()).isCloseTo(110_000, withinPercentage(2));
        }
    }

    @Test
    void counting_a_click_touches_no_index() throws SQLException {
        assertClicksAreHot(FOUR);
        assertClicksAreHot(PLAIN);
    }

    @Test
    void counting_a_use_touches_no_index() throws SQLException {
        assertUsesAreHot(FOUR);
        assertUsesAreHot(PLAIN);
    }

    private static void assertUsesAreHot(TestDatabase database) throws SQLException {
        database.jdbc()
                .sql("UPDATE urls SET max_clicks = 1000 WHERE id <= 1000")
                .update();
        List<ShortCode> codes = database.jdbc()
                .sql("SELECT short_code FROM urls WHERE id <= 1000 ORDER BY short_code")
                .query((row, number) -> new ShortCode(row.getString("short_code")))
                .list();
        try (Connection session = database.dataSource().getConnection()) {
            SingleConnectionDataSource dataSource = new SingleConnectionDataSource(session, true);
            PostgresUrlRepository repository = new PostgresUrlRepository(dataSource, CLOCK);
            Updates before = updates(JdbcClient.create(dataSource));

            codes.forEach(code -> assertThat(repository.takeUse(code)).isInstanceOf(UseResult.Taken.class));
            Updates after = updates(JdbcClient.create(dataSource));

            assertThat(after.all() - before.all()).isEqualTo(1_000);
            assertThat(after.hot() - before.hot()).isGreaterThanOrEqualTo(950);
        }
    }

    private static void assertClicksAreHot(TestDatabase database) throws SQLException {
        List<Click> clicks = clicksOnRandomLinks(database, 1_000);
        try (Connection session = database.dataSource().getConnection();
                CountingAtOnce recorder = new CountingAtOnce(new SingleConnectionDataSource(session, true))) {
            SingleConnectionDataSource dataSource = new SingleConnectionDataSource(session, true);
            JdbcClient jdbc = JdbcClient.create(dataSource);
            Updates before = updates(jdbc);

            clicks.forEach(recorder::record);
            Updates after = updates(jdbc);

            assertThat(after.all() - before.all()).isEqualTo(1_000);
            assertThat(after.hot() - before.hot()).isGreaterThanOrEqualTo(950);
        }
    }

    @Test
    void the_proofs_fail_on_the_plain_table() {
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertPartitionedByHash(PLAIN));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertFourRemainders(PLAIN));
        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> assertEven(PLAIN));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("statementsByCode")
    void the_proof_of_one_partition_fails_on_the_plain_table(String name, String mode, String sql) throws SQLException {
        QueryPlan plan = QueryPlan.of(PLAIN, mode, sql, PARAMETERS);

        assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> plan.assertScansOneOfFourPartitions(mode));
        assertThat(plan.scanned()).containsOnly("urls");
    }

    static Stream<Arguments> statementsByCode() {
        return inBothModes(statements(sql -> sql.contains("urls") && sql.contains("short_code = :code")));
    }

    /** All but the one that counts rows up to a limit, and one of which the test is in its own words. */
    static Stream<Arguments> statementsOfRequests() {
        return inBothModes(statements(sql ->
                !List.of(PostgresUrlRepository.COUNT_UP_TO, ClickDrainer.MOVE).contains(sql)));
    }

    /** Read from the classes, so that a new statement can't be forgotten. */
    private static Map<String, String> statements(Predicate<String> wanted) {
        Map<String, String> statements = new TreeMap<>();
        for (Class<?> store : List.of(
                PostgresUrlRepository.class,
                UseStatement.class,
                DeletedLinks.class,
                PostgresClickReports.class,
                ClickDrainer.class)) {
            for (Field field : store.getDeclaredFields()) {
                if (field.getType() == String.class) {
                    String sql = text(field);
                    if (wanted.test(sql)) {
                        statements.put(field.getName(), sql);
                    }
                }
            }
        }
        assertThat(statements).hasSizeGreaterThan(3);
        return statements;
    }

    private static String text(Field constant) {
        try {
            return (String) constant.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    static Stream<Arguments> pages() {
        return MODES.stream()
                .flatMap(mode -> Stream.of(
                        Arguments.of(
                                "ASCENDING",
                                mode,
                                PostgresUrlRepository.FIRST_ASCENDING,
                                PostgresUrlRepository.NEXT_ASCENDING),
                        Arguments.of(
                                "DESCENDING",
                                mode,
                                PostgresUrlRepository.FIRST_DESCENDING,
                                PostgresUrlRepository.NEXT_DESCENDING)));
    }

    private static Stream<Arguments> inBothModes(Map<String, String> statements) {
        return statements.entrySet().stream()
                .flatMap(named -> MODES.stream().map(mode -> Arguments.of(named.getKey(), mode, named.getValue())));
    }

    private static void assertPartitionedByHash(TestDatabase database) {
        assertThat(
                        texts(
                                database,
                                """
                        SELECT relkind::text || ' ' || coalesce(pg_get_partkeydef(oid), 'whole')
                        FROM pg_class
                        WHERE oid = 'urls'::regclass"""))
                .containsExactly("p HASH (short_code)");
    }

    private static void assertFourRemainders(TestDatabase database) {
        assertThat(
                        texts(
                                database,
                                """
                        SELECT relname || ' ' || pg_get_expr(relpartbound, oid)
                        FROM pg_class
                        JOIN pg_inherits ON inhrelid = oid
                        WHERE inhparent = 'urls'::regclass"""))
                .containsExactlyInAnyOrder(
                        "urls_p0 FOR VALUES WITH (modulus 4, remainder 0)",
                        "urls_p1 FOR VALUES WITH (modulus 4, remainder 1)",
                        "urls_p2 FOR VALUES WITH (modulus 4, remainder 2)",
                        "urls_p3 FOR VALUES WITH (modulus 4, remainder 3)");
    }

    private static void assertEven(TestDatabase database) {
        assertThat(database.jdbc()
                        .sql("SELECT count(*) FROM urls GROUP BY tableoid")
                        .query(Long.class)
                        .list())
                .hasSize(4)
                .allSatisfy(links -> assertThat(links).isCloseTo(LINKS / 4L, withinPercentage(2)));
    }

    /** The code of a link by its number: the same in each run, and without an order. */
    private static String code(int number) {
        Random random = new Random(number * 0x9E37_79B9_7F4A_7C15L);
        String alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
        StringBuilder code = new StringBuilder();
        for (int i = 0; i < 7; i++) {
            code.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return code.toString();
    }

    private static void fill(TestDatabase database) {
        database.jdbc()
                .sql(
                        """
                        INSERT INTO urls (short_code, original_url, created_at)
                        SELECT code, 'https://example.org/' || number, timestamptz '2026-01-01Z' + number / 3 * interval '1 second'
                        FROM unnest(:codes::text[]) WITH ORDINALITY AS links (code, number)""")
                .param(
                        "codes",
                        IntStream.range(0, LINKS).mapToObj(PartitioningIT::code).toArray(String[]::new))
                .update();
        database.jdbc().sql("VACUUM ANALYZE urls").update();
    }

    private static void insert(String table, String code, long id) {
        FOUR.jdbc()
                .sql("INSERT INTO " + table + " (id, short_code, original_url) VALUES (:id, :code, :url)")
                .param("id", id)
                .param("code", code)
                .param("url", URL.value())
                .update();
    }

    private static Map<String, Object> positionAt(TestDatabase database, int depth, String firstPage) {
        String direction = firstPage.equals(PostgresUrlRepository.FIRST_DESCENDING) ? "DESC" : "ASC";
        return database.jdbc()
                .sql(
                        """
                        SELECT created_at, id, short_code
                        FROM urls
                        ORDER BY created_at %1$s, id %1$s, short_code %1$s
                        LIMIT 1 OFFSET %2$s"""
                                .formatted(direction, depth))
                .query((row, number) -> Map.<String, Object>of(
                        "createdAt", row.getObject("created_at", OffsetDateTime.class),
                        "id", row.getLong("id"),
                        "code", row.getString("short_code")))
                .single();
    }

    private static List<Click> clicksOnRandomLinks(TestDatabase database, int clicks) {
        return database.jdbc()
                .sql(
                        """
                        SELECT id, short_code
                        FROM unnest(:codes::text[]) AS clicked (code)
                        JOIN urls ON short_code = code""")
                .param(
                        "codes",
                        new Random(42)
                                .ints(clicks, 0, LINKS)
                                .mapToObj(PartitioningIT::code)
                                .toArray(String[]::new))
                .query((row, number) ->
                        new Click(row.getLong("id"), new ShortCode(row.getString("short_code")), CLOCK.instant()))
                .list();
    }

    /** The updates that the partitions have seen, once the session has told its own. */
    private static Updates updates(JdbcClient session) {
        session.sql("SELECT pg_stat_force_next_flush()")
                .query((row, number) -> 0)
                .list();
        return session.sql(
                        """
                        SELECT sum(n_tup_upd) AS updates, sum(n_tup_hot_upd) AS hot_updates
                        FROM pg_stat_user_tables
                        WHERE relname ~ '^urls(_p[0-9]+)?$'""")
                .query((row, number) -> new Updates(row.getLong("updates"), row.getLong("hot_updates")))
                .single();
    }

    private record Updates(long all, long hot) {}

    private static List<String> texts(TestDatabase database, String sql) {
        return database.jdbc().sql(sql).query(String.class).list();
    }
}

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;

class UrlChangeListenerIT {
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/a");
    private static final OriginalUrl OTHER_URL = new OriginalUrl("https://example.com/b");
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Nothing is read again by its age in these tests. */
    private static final CachedUrlLookup.Settings SETTINGS =
            new CachedUrlLookup.Settings(1_000, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(24));

    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @BeforeEach
    void start_with_an_empty_store() {
        DATABASE.emptied();
    }

    @Test
    void updates_are_seen_by_other_nodes_within_100_ms() {
        try (Node one = node();
                Node other = node()) {
            one.add(CODE);
            List<Duration> delays = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                OriginalUrl next = new OriginalUrl("https://example.com/" + i);
                assertThat(other.find()).isPresent();

                one.update(next);
                long changed = System.nanoTime();

                assertThat(one.url()).isEqualTo(next);
                await(() -> other.url().equals(next));
                delays.add(Duration.ofNanos(System.nanoTime() - changed));
            }
            Collections.sort(delays);
            System.out.println("An update is seen by the other node after "
                    + delays.get(50).toMillis() + " ms (median), "
                    + delays.get(99).toMillis() + " ms (slowest of 100)");
            assertThat(delays.get(50)).isLessThan(Duration.ofMillis(100));
        }
    }

    @Test
    void deletions_are_seen_by_other_nodes() {
        try (Node one = node();
                Node other = node()) {
            one.add(CODE);
            assertThat(other.find()).isPresent();

            one.repository.delete(CODE, 1, LATER);

            assertThat(one.find()).isEmpty();
            await(() -> other.find().isEmpty());
        }
    }

    @Test
    void a_node_sees_what_it_created_although_it_knew_the_code_as_unknown() {
        try (Node node = node()) {
            assertThat(node.find()).isEmpty();

            node.add(CODE);

            assertThat(node.find()).isPresent();
        }
    }

    @Test
    void other_nodes_are_told_of_changes_and_not_of_creates_or_of_what_changed_nothing() throws SQLException {
        try (Node node = node();
                Connection ears = DriverManager.getConnection(DATABASE.url())) {
            ears.createStatement().execute("LISTEN terse_urls");
            ShortCode deleted = new ShortCode("deleted");

            node.add(CODE);
            node.add(CODE);
            node.add(deleted);
            node.repository.update(new ShortCode("unknown"), 1, LinkDetails.to(URL));
            node.repository.update(CODE, 2, LinkDetails.to(URL));
            node.repository.delete(new ShortCode("unknown"), 1, LATER);
            node.repository.delete(CODE, 2, LATER);
            node.repository.takeUse(CODE);
            node.update(OTHER_URL);
            node.repository.delete(deleted, 1, LATER);

            List<String> heard = new ArrayList<>();
            while (!heard.contains(deleted.value())) {
                PGNotification[] changes = ears.unwrap(PGConnection.class).getNotifications(1_000);
                Arrays.stream(changes).map(PGNotification::getParameter).forEach(heard::add);
            }
            assertThat(heard).containsExactly(CODE.value(), deleted.value());
        }
    }

    @Test
    void what_is_no_code_is_not_heard() throws SQLException {
        try (Node one = node();
                Node other = node()) {
            one.add(CODE);
            assertThat(other.find()).isPresent();

            DATABASE.jdbc()
                    .sql("SELECT pg_notify('terse_urls', 'no code'), pg_notify('terse_urls', '')")
                    .query((row, number) -> 0)
                    .list();
            one.update(OTHER_URL);

            await(() -> other.url().equals(OTHER_URL));
            assertThat(other.listener.isConnected()).isTrue();
        }
    }

    @Test
    void look_ups_are_planned_each_by_itself_when_the_partitions_are_about_to_change() {
        try (HikariDataSource pool = pool(DATABASE.url(), 1);
                Node node = new Node(pool, UrlChangeListener.connections(DATABASE.url(), new Properties()))) {
            JdbcClient jdbc = JdbcClient.create(pool);
            Iterator<ShortCode> codes = Stream.iterate(1, i -> i + 1)
                    .map(i -> new ShortCode("unknown" + i))
                    .iterator();
            // The driver prepares a statement on the server when it is run often.
            for (int i = 0; i < 10; i++) {
                assertThat(node.answers(codes.next())).isTrue();
            }
            assertThat(ownPlans(jdbc)).isZero();

            DATABASE.jdbc().sql(UrlChangeListener.TELL_PARTITIONS_CHANGE).update();

            await(() -> node.answers(codes.next()) && ownPlans(jdbc) > 0);
        }
    }

    private static long ownPlans(JdbcClient jdbc) {
        return jdbc.sql("SELECT sum(custom_plans) FROM pg_prepared_statements")
                .query(Long.class)
                .single();
    }

    @Test
    void a_lost_connection_is_made_again_and_everything_read_again() {
        Gate gate = new Gate(UrlChangeListener.connections(DATABASE.url(), new Properties()));
        try (Node one = node();
                Node other = new Node(DATABASE.dataSource(), gate)) {
            one.add(CODE);
            assertThat(other.find()).isPresent();

            gate.closed = true;
            DATABASE.jdbc()
                    .sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            + " WHERE application_name = 'terse-changes' AND datname = current_database()")
                    .query((row, number) -> 0)
                    .list();
            await(() -> !other.listener.isConnected());
            one.update(OTHER_URL);
            assertThat(other.url()).isEqualTo(URL);

            gate.closed = false;
            await(other.listener::isConnected);
            assertThat(other.url()).as("what is stale is not thrown away").isEqualTo(URL);
            await(() -> other.url().equals(OTHER_URL));
            await(one.listener::isConnected);
        }
    }

    @Test
    void a_session_that_listens_no_more_is_made_again() throws SQLException {
        Gate gate = new Gate(UrlChangeListener.connections(DATABASE.url(), new Properties()));
        try (Node node = new Node(DATABASE.dataSource(), gate)) {
            node.add(CODE);
            assertThat(node.find()).isPresent();

            // As behind a pooler that hands the statements that follow to another session.
            Objects.requireNonNull(gate.newest.get()).createStatement().execute("UNLISTEN *");
            try (Node other = node()) {
                other.update(OTHER_URL);
            }

            await(() -> node.url().equals(OTHER_URL));
        }
    }

    @Test
    void a_server_that_falls_silent_is_noticed_and_look_ups_fail_within_a_second() throws Exception {
        URI server = URI.create(DATABASE.url().replaceFirst("^jdbc:", ""));
        try (StallingProxy proxy = new StallingProxy(server.getPort());
                HikariDataSource pool = pool(through(proxy), 8);
                Node node = new Node(pool, UrlChangeListener.connections(through(proxy), new Properties()))) {
            node.add(CODE);
            assertThat(node.find()).isPresent();
            assertThat(node.cache
                            .find(new ShortCode("other"))
                            .toCompletableFuture()
                            .join())
                    .isEmpty();

            proxy.stall(true);
            for (int i = 0; i < 5; i++) {
                assertFailsWithinASecond(node.cache, new ShortCode("unknown" + i));
            }
            assertThat(node.find()).isPresent();
            await(() -> !node.listener.isConnected());
            assertThat(node.find()).isPresent();

            proxy.stall(false);
            await(node.listener::isConnected);
            await(() -> node.answers(new ShortCode("unknown")));
        }
    }

    private static void assertFailsWithinASecond(CachedUrlLookup cache, ShortCode code) {
        long start = System.nanoTime();
        CompletableFuture<Optional<ShortUrl>> answer = cache.find(code).toCompletableFuture();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(UrlStoreException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
    }

    private static String through(StallingProxy proxy) {
        return DATABASE.url().replaceFirst("//[^/]*/", "//127.0.0.1:" + proxy.port() + "/");
    }

    private static HikariDataSource pool(String url, int connections) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(url);
        config.setMaximumPoolSize(connections);
        config.setConnectionInitSql("SET plan_cache_mode = force_generic_plan");
        config.setConnectionTimeout(2_000);
        config.addDataSourceProperty("connectTimeout", "2");
        return new HikariDataSource(config);
    }

    private static Node node() {
        return new Node(DATABASE.dataSource(), UrlChangeListener.connections(DATABASE.url(), new Properties()));
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }

    /** One of several services on a database. */
    private static final class Node implements AutoCloseable {
        final CachedUrlLookup cache;
        final PostgresUrlRepository repository;
        final UrlChangeListener listener;

        Node(DataSource pool, DataSource connections) {
            cache = new CachedUrlLookup(pool, SETTINGS);
            repository = new PostgresUrlRepository(pool, InstantSource.system(), cache);
            listener = UrlChangeListener.start(connections, cache);
            await(listener::isConnected);
        }

        void add(ShortCode code) {
            repository.add(code, LinkDetails.to(URL));
        }

        void update(OriginalUrl url) {
            long version = repository.findByCode(CODE).orElseThrow().version();
            assertThat(repository.update(CODE, version, LinkDetails.to(url))).isInstanceOf(ChangeResult.Changed.class);
        }

        Optional<ShortUrl> find() {
            return cache.find(CODE).toCompletableFuture().join();
        }

        OriginalUrl url() {
            return find().orElseThrow().originalUrl();
        }

        boolean answers(ShortCode code) {
            return !cache.find(code)
                    .toCompletableFuture()
                    .handle((link, failure) -> failure)
                    .thenApply(Optional::ofNullable)
                    .join()
                    .isPresent();
        }

        @Override
        public void close() {
            listener.close();
        }
    }

    /** Lets no connection be made for a while, and lends the last one that was. */
    private static final class Gate extends DelegatingDataSource {
        volatile boolean closed;
        final AtomicReference<Connection> newest = new AtomicReference<>();

        Gate(DataSource target) {
            super(target);
        }

        @Override
        public Connection getConnection() throws SQLException {
            if (closed) {
                throw new SQLException("closed for now");
            }
            Connection made = super.getConnection();
            newest.set(made);
            return made;
        }
    }
}

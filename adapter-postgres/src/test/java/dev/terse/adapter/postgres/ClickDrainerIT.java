package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.adapter.postgres.ClickJournal.Durability;
import dev.terse.domain.AddResult;
import dev.terse.domain.Click;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.datasource.DelegatingDataSource;

@Timeout(120)
class ClickDrainerIT {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.org/"));

    @TempDir
    private Path folder;

    private final PostgresUrlRepository urls = new PostgresUrlRepository(DATABASE.dataSource(), () -> NOON);

    @BeforeEach
    void empty() {
        DATABASE.emptied();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void a_batch_whose_commit_was_done_but_not_told_counts_once() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 10);
            ClickDrainer drainer = new ClickDrainer(journal, new FailingCommits(true));

            assertThatExceptionOfType(UrlStoreException.class).isThrownBy(drainer::drain);
            drainAll(drainer);

            assertCounted(link, 10);
            append(journal, link, 5);
            drainAll(drainer);
            assertCounted(link, 15);
        }
    }

    @Test
    void a_batch_whose_commit_failed_counts_once() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 10);
            ClickDrainer drainer = new ClickDrainer(journal, new FailingCommits(false));

            assertThatExceptionOfType(UrlStoreException.class).isThrownBy(drainer::drain);
            assertCounted(link, 0);
            drainAll(drainer);

            assertCounted(link, 10);
        }
    }

    @Test
    void a_drainer_that_was_thought_dead_counts_nothing_twice() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            ClickDrainer zombie = new ClickDrainer(journal, DATABASE.dataSource());
            ClickDrainer successor = new ClickDrainer(journal, DATABASE.dataSource());
            append(journal, link, 1);
            drainAll(zombie);
            drainAll(successor);
            append(journal, link, 10);

            assertThat(successor.drain()).isEqualTo(10);
            assertThat(zombie.drain()).isZero();
            drainAll(zombie);

            assertCounted(link, 11);
        }
    }

    @Test
    void a_copied_folder_counts_nothing_twice() throws IOException {
        ShortUrl link = add("one");
        Path copy = folder.resolve("copy");
        try (ClickJournal journal = open(folder.resolve("own"))) {
            append(journal, link, 10);
            copy(folder.resolve("own"), copy);
            drainAll(new ClickDrainer(journal, DATABASE.dataSource()));
        }
        try (ClickJournal journal = open(copy)) {
            drainAll(new ClickDrainer(journal, DATABASE.dataSource()));
        }
        assertCounted(link, 10);
    }

    @Test
    void a_copied_folder_that_is_counted_beside_its_original_parts_from_it() throws IOException {
        ShortUrl link = add("one");
        Path copy = folder.resolve("copy");
        try (ClickJournal original = open(folder.resolve("own"))) {
            ClickDrainer ofOriginal = new ClickDrainer(original, DATABASE.dataSource());
            append(original, link, 10);
            drainAll(ofOriginal);
            copy(folder.resolve("own"), copy);
            try (ClickJournal copied = open(copy)) {
                ClickDrainer ofCopy = new ClickDrainer(copied, DATABASE.dataSource());
                ofCopy.locate();
                append(original, link, 5);
                drainAll(ofOriginal);
                append(copied, link, 7);
                drainAll(ofCopy);
                assertCounted(link, 10 + 5 + 2);
                assertThat(copied.id()).isNotEqualTo(original.id());

                append(original, link, 5);
                append(copied, link, 3);
                drainAll(ofOriginal);
                drainAll(ofCopy);
            }
        }
        assertCounted(link, 10 + 5 + 2 + 5 + 3);
        try (ClickJournal copied = open(copy)) {
            drainAll(new ClickDrainer(copied, DATABASE.dataSource()));
        }
        assertCounted(link, 10 + 5 + 2 + 5 + 3);
    }

    @Test
    void a_journal_that_is_older_than_the_database_is_begun_anew() throws IOException {
        ShortUrl link = add("one");
        Path copy = copyThatLacksWhatWasCounted(link);
        try (ClickJournal journal = open(copy)) {
            ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());
            drainAll(drainer);
            assertCounted(link, 20);

            append(journal, link, 3);
            drainAll(drainer);
            assertCounted(link, 23);
        }
    }

    @Test
    void a_click_that_the_database_refuses_costs_no_other() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 50);
            journal.append(Click.on(link, Instant.parse("+300000-01-01T00:00:00Z")));
            append(journal, link, 50);
            ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());

            while (drainer.position() < journal.tail()) {
                try {
                    drainer.drain();
                } catch (UrlStoreException e) {
                    // It is tried again in smaller parts.
                    assertThat(e).hasCauseInstanceOf(DataIntegrityViolationException.class);
                }
            }

            assertCounted(link, 100);
            assertThat(drainer.removed()).isEqualTo(1);
        }
    }

    @Test
    void a_new_beginning_that_was_interrupted_counts_nothing_twice() throws IOException {
        ShortUrl link = add("one");
        Path copy = copyThatLacksWhatWasCounted(link);
        // Something that is not deleted, as a file that is in use is not on Windows.
        Path inTheWay =
                Files.createDirectories(copy.resolve("999999999999.clicks").resolve("kept"));
        Path other = folder.resolve("other");
        Files.move(inTheWay.getParent(), other);
        try (ClickJournal journal = open(copy)) {
            Files.move(other, inTheWay.getParent());
            assertThatExceptionOfType(ClickJournalException.class)
                    .isThrownBy(new ClickDrainer(journal, DATABASE.dataSource())::drain);
        }
        Files.delete(inTheWay);
        Files.delete(inTheWay.getParent());
        try (ClickJournal journal = open(copy)) {
            drainAll(new ClickDrainer(journal, DATABASE.dataSource()));
        }
        assertCounted(link, 20);
    }

    @Test
    void clicks_on_a_link_that_is_forgotten_are_dropped_and_counted_as_such() throws IOException {
        ShortUrl link = add("one");
        ShortUrl other = add("other");
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 3);
            append(journal, other, 2);
            urls.delete(link.code(), link.version(), NOON);
            ShortUrl successor = add("one");
            ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());

            drainAll(drainer);

            assertThat(drainer.removed()).isEqualTo(3);
            assertThat(drainer.counted()).isEqualTo(2);
            assertThat(clicks(successor)).isZero();
            assertThat(clicks(other)).isEqualTo(2);
            assertThat(new PostgresClickReports(DATABASE.dataSource()).totalClicks())
                    .isEqualTo(2);
            assertThat(number("SELECT count(*) FROM click_days WHERE url_id = " + link.id()))
                    .isZero();
        }
    }

    @Test
    void clicks_are_counted_beside_a_total_that_is_full() throws IOException {
        ShortUrl link = add("one");
        DATABASE.jdbc()
                .sql("UPDATE click_totals SET clicks = " + (Long.MAX_VALUE / 16))
                .update();
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 3);

            drainAll(new ClickDrainer(journal, DATABASE.dataSource()));

            assertThat(clicks(link)).isEqualTo(3);
            assertThat(new PostgresClickReports(DATABASE.dataSource()).totalClicks())
                    .isEqualTo(Long.MAX_VALUE / 16 * 16);
        }
    }

    @Test
    void clicks_on_a_link_that_was_deleted_are_dropped_while_its_code_is_retired() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 2);
            ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());
            drainAll(drainer);
            append(journal, link, 3);
            urls.delete(link.code(), link.version(), NOON.plusSeconds(1));

            drainAll(drainer);

            assertThat(drainer.counted()).isEqualTo(2);
            assertThat(drainer.removed()).isEqualTo(3);
            assertThat(number("SELECT clicks FROM urls")).isEqualTo(2);
            assertThat(number("SELECT sum(clicks)::bigint FROM click_days")).isEqualTo(2);
        }
    }

    @Test
    void nodes_that_count_the_same_links_while_some_are_purged_never_wait_for_each_other_in_a_circle()
            throws Exception {
        List<ShortUrl> links =
                IntStream.range(0, 50).mapToObj(number -> add("code" + number)).toList();
        List<ShortUrl> stay = links.subList(0, 40);
        int rounds = 40;
        int nodes = 3;
        ExecutorService threads = Executors.newFixedThreadPool(nodes + 1);
        List<Future<?>> ends = new ArrayList<>();
        for (int node = 0; node < nodes; node++) {
            int seed = node;
            ends.add(threads.submit(() -> {
                Random random = new Random(seed);
                try (ClickJournal journal = open(folder.resolve("node-" + seed))) {
                    ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());
                    for (int round = 0; round < rounds; round++) {
                        List<ShortUrl> shuffled = new ArrayList<>(links);
                        Collections.shuffle(shuffled, random);
                        shuffled.forEach(link -> append(journal, link, 1));
                        drainAll(drainer);
                    }
                }
                return null;
            }));
        }
        ends.add(threads.submit(() -> {
            links.subList(40, 50).forEach(link -> urls.delete(link.code(), link.version(), NOON));
            for (int forgotten = 0; forgotten < 10; ) {
                forgotten += urls.purge(1);
            }
        }));
        for (Future<?> end : ends) {
            end.get();
        }
        threads.shutdown();

        stay.forEach(link -> assertCounted(link, (long) rounds * nodes));
        assertThat(
                        number(
                                "SELECT count(*) FROM click_days AS days WHERE NOT EXISTS (SELECT FROM urls WHERE id = days.url_id)"))
                .isZero();
    }

    @Test
    void what_was_recorded_is_counted_soon_and_by_the_time_it_is_closed() throws Exception {
        ShortUrl link = add("one");
        try (JournaledClicks clicks = JournaledClicks.open(settings(), DATABASE.dataSource(), InstantSource.system())) {
            clicks.record(Click.on(link, NOON));
            while (clicks(link) == 0) {
                Thread.onSpinWait();
            }
            IntStream.range(0, 1000).forEach(number -> clicks.record(Click.on(link, NOON)));
        }
        assertCounted(link, 1001);
    }

    @Test
    void what_could_not_be_counted_is_counted_by_the_next() {
        ShortUrl link = add("one");
        try (JournaledClicks clicks = JournaledClicks.open(settings(), new Away(), InstantSource.system())) {
            IntStream.range(0, 100).forEach(number -> clicks.record(Click.on(link, NOON)));
            assertThat(clicks.lagBytes()).isPositive();
        }
        assertCounted(link, 0);

        JournaledClicks.open(settings(), DATABASE.dataSource(), InstantSource.system())
                .close();

        assertCounted(link, 100);
    }

    @Test
    void what_is_left_in_the_journal_is_told_by_the_next() {
        ShortUrl link = add("one");
        InstantSource aMinuteLater = () -> NOON.plusSeconds(60);
        try (JournaledClicks clicks = JournaledClicks.open(settings(), new Away(), aMinuteLater)) {
            IntStream.range(0, 100).forEach(number -> clicks.record(Click.on(link, NOON)));
            assertThat(clicks.lagRecords()).isEqualTo(100);
            assertThat(clicks.lag()).isZero();
        }
        try (JournaledClicks clicks = JournaledClicks.open(settings(), new Away(), aMinuteLater)) {
            assertThat(clicks.lag()).isEqualTo(Duration.ofMinutes(1));
            clicks.record(Click.on(link, NOON));
            while (clicks.lagRecords() < 101) {
                Thread.onSpinWait();
            }
            assertThat(clicks.lagRecords()).isEqualTo(101);
        }
        try (JournaledClicks clicks = JournaledClicks.open(settings(), DATABASE.dataSource(), aMinuteLater)) {
            while (!clicks.lag().isZero()) {
                Thread.onSpinWait();
            }
            assertThat(clicks.lagRecords()).isZero();
        }
        assertCounted(link, 101);
    }

    @Test
    void what_was_counted_before_a_start_does_not_lag() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            append(journal, link, 10);
            drainAll(new ClickDrainer(journal, DATABASE.dataSource()));
            append(journal, link, 20);
        }
        try (ClickJournal journal = open(folder)) {
            ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());
            ClickLag lag = new ClickLag(journal, drainer, () -> NOON);
            lag.countLeft();
            append(journal, link, 5);
            assertThat(lag.records()).as("not known yet").isEqualTo(35);

            drainer.locate();
            lag.locate();

            assertThat(lag.records()).isEqualTo(25);
            lag.count(drainer.drain(), journal.tail(), 0);
            append(journal, link, 1);
            assertThat(lag.records()).isEqualTo(1);
        }
    }

    @Test
    void a_batch_whose_commit_was_done_but_not_told_lags_no_more_once_that_is_known() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(folder)) {
            ClickDrainer drainer = new ClickDrainer(journal, new FailingCommits(true));
            ClickLag lag = new ClickLag(journal, drainer, () -> NOON);
            append(journal, link, 10);
            assertThatExceptionOfType(UrlStoreException.class).isThrownBy(drainer::drain);
            assertThat(lag.records()).isEqualTo(10);
            append(journal, link, 5);

            drainer.locate();
            lag.locate();

            assertThat(lag.records()).isEqualTo(5);
        }
    }

    @Test
    void a_journal_that_is_begun_anew_does_not_lag() throws IOException {
        ShortUrl link = add("one");
        try (ClickJournal journal = open(copyThatLacksWhatWasCounted(link))) {
            ClickDrainer drainer = new ClickDrainer(journal, DATABASE.dataSource());
            ClickLag lag = new ClickLag(journal, drainer, () -> NOON);
            lag.countLeft();
            assertThat(lag.records()).isEqualTo(10);

            drainer.locate();
            lag.locate();

            assertThat(lag.records()).isZero();
            append(journal, link, 3);
            assertThat(lag.records()).isEqualTo(3);
        }
    }

    private JournaledClicks.Settings settings() {
        return new JournaledClicks.Settings(folder, false, JournaledClicks.Settings.MIN_LIMIT, Duration.ofSeconds(1));
    }

    private static ClickJournal open(Path folder) {
        return ClickJournal.open(folder, Durability.PROCESS, 1 << 20, 4096);
    }

    private static void append(ClickJournal journal, ShortUrl link, int clicks) {
        IntStream.range(0, clicks).forEach(number -> journal.append(Click.on(link, NOON)));
    }

    /** Twice nothing: the first may be because another moved the position. */
    private static void drainAll(ClickDrainer drainer) throws IOException {
        for (int nothing = 0; nothing < 2; ) {
            nothing = drainer.drain() == 0 ? nothing + 1 : 0;
        }
    }

    private ShortUrl add(String code) {
        return ((AddResult.Added) urls.add(new ShortCode(code), DETAILS)).shortUrl();
    }

    private void assertCounted(ShortUrl link, long clicks) {
        assertThat(clicks(link)).isEqualTo(clicks);
        assertThat(number("SELECT coalesce(sum(clicks), 0)::bigint FROM click_days WHERE url_id = " + link.id()))
                .isEqualTo(clicks);
    }

    private long clicks(ShortUrl link) {
        return urls.findByCode(link.code()).orElseThrow().clicks();
    }

    private static long number(String sql) {
        return DATABASE.jdbc().sql(sql).query(Long.class).single();
    }

    /** Ten of the link's twenty clicks, all of which are counted by the journal that this is a copy of. */
    private Path copyThatLacksWhatWasCounted(ShortUrl link) throws IOException {
        Path copy = folder.resolve("copy");
        try (ClickJournal journal = open(folder.resolve("own"))) {
            append(journal, link, 10);
            copy(folder.resolve("own"), copy);
            append(journal, link, 10);
            drainAll(new ClickDrainer(journal, DATABASE.dataSource()));
        }
        return copy;
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> files = Files.list(from)) {
            // Without a segment that is being made, which gets its name at any moment.
            for (Path file :
                    files.filter(name -> !name.toString().endsWith(".new")).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
        }
    }

    private static final class Away extends DelegatingDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("away");
        }
    }

    /** A database whose first commit fails, before or after it was done. */
    private static final class FailingCommits extends DelegatingDataSource {
        private final boolean isDone;
        private boolean hasFailed;

        FailingCommits(boolean isDone) {
            super(DATABASE.dataSource());
            this.isDone = isDone;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    FailingCommits.class.getClassLoader(),
                    new Class<?>[] {Connection.class},
                    (proxy, method, arguments) -> {
                        boolean fails = method.getName().equals("commit") && !hasFailed;
                        if (fails) {
                            hasFailed = true;
                            if (isDone) {
                                connection.commit();
                            }
                            throw new SQLException("The connection was lost", "08006");
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException e) {
                            throw e.getTargetException();
                        }
                    });
        }
    }
}

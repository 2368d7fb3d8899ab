package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CachedUrlLookupTest {
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/a");
    private static final OriginalUrl OTHER_URL = new OriginalUrl("https://example.com/b");
    private static final Duration LONG = Duration.ofMinutes(5);

    private static final CachedUrlLookup.Settings SETTINGS =
            new CachedUrlLookup.Settings(100, Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofHours(24));

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final Store store = new Store();
    private final Tasks tasks = new Tasks();
    private final CachedUrlLookup cache =
            new CachedUrlLookup(store::load, new OwnPlanTime(), tasks, LONG, now::get, SETTINGS);

    @Test
    void a_link_is_loaded_once_and_answered_at_once_from_then_on() {
        store.put(CODE, URL);

        CompletableFuture<Optional<ShortUrl>> first = find(CODE);
        assertThat(first).isNotDone();
        tasks.runAll();

        assertThat(first.join().orElseThrow().originalUrl()).isEqualTo(URL);
        assertThat(find(CODE)).isCompletedWithValue(first.join());
        assertThat(store.loads).isOne();
    }

    @Test
    void all_who_ask_at_once_wait_for_one_load() {
        store.put(CODE, URL);

        CompletableFuture<Optional<ShortUrl>> first = find(CODE);
        CompletableFuture<Optional<ShortUrl>> second = find(CODE);
        tasks.runAll();

        assertThat(first.join()).isPresent();
        assertThat(second.join()).isEqualTo(first.join());
        assertThat(store.loads).isOne();
    }

    @Test
    void one_who_gives_up_takes_nothing_from_the_others() {
        store.put(CODE, URL);
        CompletableFuture<Optional<ShortUrl>> impatient = find(CODE);
        CompletableFuture<Optional<ShortUrl>> patient = find(CODE);

        impatient.cancel(true);
        tasks.runAll();

        assertThat(patient.join()).isPresent();
    }

    @Test
    void a_slow_load_holds_nobody_else_up() {
        ShortCode slow = new ShortCode("slow");
        CountDownLatch goOn = new CountDownLatch(1);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CachedUrlLookup threaded = new CachedUrlLookup(
                    code -> {
                        if (code.equals(slow)) {
                            await(goOn);
                        }
                        return Optional.empty();
                    },
                    new OwnPlanTime(),
                    threads,
                    LONG,
                    now::get,
                    SETTINGS);
            CompletableFuture<Optional<ShortUrl>> waiting = threaded.find(slow).toCompletableFuture();

            for (int i = 0; i < 1_000; i++) {
                assertThat(threaded.find(new ShortCode("quick" + i))
                                .toCompletableFuture()
                                .join())
                        .isEmpty();
            }

            assertThat(waiting).isNotDone();
            goOn.countDown();
            assertThat(waiting.join()).isEmpty();
        } finally {
            goOn.countDown();
            threads.shutdown();
        }
    }

    @Test
    void a_load_that_no_thread_takes_fails_at_once() {
        CachedUrlLookup saturated = new CachedUrlLookup(
                store::load,
                new OwnPlanTime(),
                task -> {
                    throw new RejectedExecutionException();
                },
                LONG,
                now::get,
                SETTINGS);

        assertFailed(saturated.find(CODE).toCompletableFuture());
        assertThat(saturated.isFailing()).isFalse();
    }

    @Test
    void a_load_that_takes_too_long_fails_and_its_late_result_is_dropped() {
        CachedUrlLookup impatient =
                new CachedUrlLookup(store::load, new OwnPlanTime(), tasks, Duration.ofMillis(20), now::get, SETTINGS);
        CountDownLatch failed = new CountDownLatch(1);
        store.put(CODE, URL);
        store.afterRead = () -> await(failed);
        CompletableFuture<Optional<ShortUrl>> late = impatient.find(CODE).toCompletableFuture();
        CompletableFuture<Void> watch = late.handle((link, failure) -> null).thenRun(failed::countDown);

        tasks.runAll();
        watch.join();

        assertFailed(late);
        assertThat(impatient.size()).isZero();
        store.afterRead = () -> {};
        CompletableFuture<Optional<ShortUrl>> next = impatient.find(CODE).toCompletableFuture();
        tasks.runAll();
        assertThat(next.join()).isPresent();
    }

    @Test
    void an_unknown_code_is_asked_for_again_after_a_time_of_its_own() {
        assertThat(loaded()).isEmpty();
        store.put(CODE, URL);

        pass(Duration.ofMillis(999));
        assertThat(find(CODE)).isCompletedWithValue(Optional.empty());

        pass(Duration.ofMillis(1));
        assertThat(loaded()).isPresent();
    }

    @Test
    void a_link_past_its_age_is_answered_while_it_is_read_again() {
        store.put(CODE, URL);
        Optional<ShortUrl> old = loaded();
        store.put(CODE, OTHER_URL);

        pass(SETTINGS.maxAge().minusNanos(1));
        assertThat(find(CODE)).isCompletedWithValue(old);
        assertThat(tasks.waiting()).isZero();
        pass(Duration.ofNanos(1));
        assertThat(find(CODE)).isCompletedWithValue(old);
        assertThat(find(CODE)).isCompletedWithValue(old);

        assertThat(tasks.runAll()).isOne();
        assertThat(urlNow()).isEqualTo(OTHER_URL);
        pass(SETTINGS.maxAge().minusNanos(1));
        assertThat(find(CODE)).isDone();
        assertThat(tasks.waiting()).isZero();
    }

    @Test
    void a_link_that_is_gone_when_it_is_read_again_is_unknown() {
        store.put(CODE, URL);
        loaded();
        store.remove(CODE);
        pass(SETTINGS.maxAge());
        ask(CODE);

        tasks.runAll();

        assertThat(find(CODE)).isCompletedWithValue(Optional.empty());
        pass(SETTINGS.unknownMaxAge());
        assertThat(find(CODE)).isNotDone();
    }

    @Test
    void a_link_that_can_not_be_read_again_is_answered_up_to_its_greatest_age() {
        store.put(CODE, URL);
        Optional<ShortUrl> old = loaded();
        store.failure = new UrlStoreException("down", new IllegalStateException());

        for (int hour = 0; hour < 23; hour++) {
            pass(Duration.ofHours(1));
            assertThat(find(CODE)).isCompletedWithValue(old);
            tasks.runAll();
        }
        assertThat(store.loads).isGreaterThan(20);
        pass(Duration.ofHours(1).minusNanos(1));
        assertThat(find(CODE)).isCompletedWithValue(old);
        tasks.runAll();

        pass(Duration.ofNanos(1));
        assertFailed(find(CODE));

        store.failure = null;
        pass(Circuit.PAUSE);
        assertThat(loaded()).isEqualTo(old);
    }

    @Test
    void what_is_invalidated_is_loaded_by_the_next_who_asks() {
        store.put(CODE, URL);
        loaded();
        ShortCode unknown = new ShortCode("unknown");
        ask(unknown);
        tasks.runAll();
        store.put(CODE, OTHER_URL);
        store.put(unknown, URL);

        cache.invalidate(CODE);
        cache.invalidate(unknown);

        assertThat(find(CODE)).isNotDone();
        assertThat(find(unknown)).isNotDone();
        tasks.runAll();
        assertThat(urlNow()).isEqualTo(OTHER_URL);
        assertThat(find(unknown).join()).isPresent();
    }

    /** What may happen to a link between a load's reading it and its end. */
    enum Change {
        CREATE(store -> store.remove(CODE), store -> store.put(CODE, OTHER_URL)),
        UPDATE(store -> store.put(CODE, URL), store -> store.put(CODE, OTHER_URL)),
        REMOVAL(store -> store.put(CODE, URL), store -> store.remove(CODE));

        @SuppressWarnings("ImmutableEnumChecker")
        final Consumer<Store> before;

        @SuppressWarnings("ImmutableEnumChecker")
        final Consumer<Store> change;

        Change(Consumer<Store> before, Consumer<Store> change) {
            this.before = before;
            this.change = change;
        }
    }

    @Test
    void a_link_may_be_older_while_changes_are_heard() {
        Duration longAge = SETTINGS.maxAge().multipliedBy(CachedUrlLookup.MAX_AGE_FACTOR);
        store.put(CODE, URL);
        loaded();
        cache.hearChanges(true);
        pass(longAge.minusNanos(1));
        ask(CODE);
        assertThat(tasks.waiting()).isZero();

        cache.hearChanges(false);
        ask(CODE);
        assertThat(tasks.runAll()).isOne();

        cache.hearChanges(true);
        pass(longAge);
        ask(CODE);
        assertThat(tasks.waiting()).isOne();
    }

    @Test
    void a_link_is_read_again_well_before_its_greatest_age_while_changes_are_heard() {
        Duration greatest = SETTINGS.maxAge().multipliedBy(4);
        CachedUrlLookup shortLived = new CachedUrlLookup(
                store::load,
                new OwnPlanTime(),
                tasks,
                LONG,
                now::get,
                new CachedUrlLookup.Settings(100, SETTINGS.maxAge(), SETTINGS.unknownMaxAge(), greatest));
        shortLived.hearChanges(true);
        store.put(CODE, URL);
        shortLived.find(CODE);
        tasks.runAll();

        pass(greatest.dividedBy(2));

        assertThat(shortLived.find(CODE).toCompletableFuture()).isCompleted();
        assertThat(tasks.waiting()).isOne();
    }

    @ParameterizedTest
    @EnumSource
    void a_load_that_is_held_open_across_a_change_is_not_stored(Change change) {
        change.before.accept(store);
        store.afterRead = () -> {
            change.change.accept(store);
            cache.invalidate(CODE);
        };
        ask(CODE);
        tasks.runNext();
        store.afterRead = () -> {};

        assertThat(find(CODE)).isNotDone();
        assertThat(loaded()).isEqualTo(store.links(CODE));
    }

    @ParameterizedTest
    @EnumSource
    void a_revalidation_that_is_held_open_across_a_change_is_not_stored(Change change) {
        store.put(CODE, URL);
        loaded();
        change.before.accept(store);
        cache.markAllStale();
        ask(CODE);
        store.afterRead = () -> {
            change.change.accept(store);
            cache.invalidate(CODE);
        };
        tasks.runNext();
        store.afterRead = () -> {};

        assertThat(find(CODE)).isNotDone();
        assertThat(loaded()).isEqualTo(store.links(CODE));
    }

    @ParameterizedTest
    @EnumSource
    void who_asks_after_a_change_does_not_wait_for_a_load_from_before(Change change) {
        change.before.accept(store);
        store.afterRead = () -> {
            store.afterRead = () -> {};
            change.change.accept(store);
            cache.invalidate(CODE);
            CompletableFuture<Optional<ShortUrl>> later = find(CODE);
            tasks.runNext();
            assertThat(later.join()).isEqualTo(store.links(CODE));
        };
        CompletableFuture<Optional<ShortUrl>> first = find(CODE);

        tasks.runNext();

        assertThat(first).isCompleted();
        assertThat(find(CODE)).isCompletedWithValue(store.links(CODE));
        assertThat(store.loads).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    void a_load_from_before_a_change_does_not_end_the_one_from_after_it(Change change) {
        change.before.accept(store);
        store.afterRead = () -> {
            store.afterRead = () -> {};
            change.change.accept(store);
            cache.invalidate(CODE);
            ask(CODE);
        };
        ask(CODE);

        tasks.runNext();

        assertThat(find(CODE)).isNotDone();
        assertThat(loaded()).isEqualTo(store.links(CODE));
        assertThat(store.loads).isEqualTo(2);
    }

    @Test
    void what_is_marked_stale_is_answered_while_it_is_read_again() {
        store.put(CODE, URL);
        Optional<ShortUrl> old = loaded();
        store.put(CODE, OTHER_URL);

        cache.markAllStale();

        assertThat(find(CODE)).isCompletedWithValue(old);
        tasks.runAll();
        assertThat(urlNow()).isEqualTo(OTHER_URL);
    }

    @Test
    void a_link_that_may_have_changed_is_answered_while_it_is_read_again() {
        store.put(CODE, URL);
        Optional<ShortUrl> old = loaded();
        store.put(CODE, OTHER_URL);

        cache.markStale(CODE);

        assertThat(find(CODE)).isCompletedWithValue(old);
        tasks.runAll();
        assertThat(urlNow()).isEqualTo(OTHER_URL);
    }

    @Test
    void a_revalidation_that_is_held_open_while_the_link_may_have_changed_is_not_stored() {
        store.put(CODE, URL);
        loaded();
        cache.markAllStale();
        ask(CODE);
        store.afterRead = () -> {
            store.put(CODE, OTHER_URL);
            cache.markStale(CODE);
        };
        tasks.runNext();
        store.afterRead = () -> {};

        ask(CODE);
        tasks.runAll();
        assertThat(urlNow()).isEqualTo(OTHER_URL);
    }

    @Test
    void links_that_are_read_again_leave_room_for_those_that_somebody_waits_for() {
        CachedUrlLookup.Settings many = new CachedUrlLookup.Settings(
                10_000, SETTINGS.maxAge(), SETTINGS.unknownMaxAge(), SETTINGS.staleIfError());
        CachedUrlLookup large = new CachedUrlLookup(store::load, new OwnPlanTime(), tasks, LONG, now::get, many);
        List<ShortCode> codes = IntStream.range(0, CachedUrlLookup.MAX_REFRESHES + 10)
                .mapToObj(number -> new ShortCode("code" + number))
                .toList();
        codes.forEach(code -> store.put(code, URL));
        codes.forEach(large::find);
        assertThat(tasks.runAll()).isEqualTo(codes.size());

        large.markAllStale();
        codes.forEach(large::find);
        assertThat(tasks.waiting()).isEqualTo(CachedUrlLookup.MAX_REFRESHES);
        large.find(CODE);
        assertThat(tasks.waiting()).isEqualTo(CachedUrlLookup.MAX_REFRESHES + 1);

        tasks.runAll();
        codes.forEach(large::find);
        assertThat(tasks.waiting()).isEqualTo(10);
    }

    @Test
    void a_load_that_began_before_all_was_marked_stale_is_stale() {
        store.put(CODE, URL);
        store.afterRead = () -> {
            store.put(CODE, OTHER_URL);
            cache.markAllStale();
        };
        Optional<ShortUrl> old = loaded();
        store.afterRead = () -> {};

        assertThat(find(CODE)).isCompletedWithValue(old);
        tasks.runAll();

        assertThat(urlNow()).isEqualTo(OTHER_URL);
    }

    @Test
    void a_database_that_does_not_answer_is_asked_by_one_at_each_pause_until_it_does() {
        store.failure = new UrlStoreException("down", new IllegalStateException());
        for (int i = 0; i < Circuit.FAILURES; i++) {
            assertThat(cache.isFailing()).isFalse();
            CompletableFuture<Optional<ShortUrl>> failed = find(new ShortCode("failed" + i));
            tasks.runAll();
            assertFailed(failed);
        }
        assertThat(cache.isFailing()).isTrue();

        assertFailed(find(CODE));
        pass(Circuit.PAUSE);
        CompletableFuture<Optional<ShortUrl>> probe = find(CODE);
        assertThat(probe).isNotDone();
        assertFailed(find(new ShortCode("another")));
        tasks.runAll();
        assertFailed(probe);
        assertFailed(find(CODE));

        store.failure = null;
        pass(Circuit.PAUSE);
        assertThat(loaded()).isEmpty();
        assertThat(cache.isFailing()).isFalse();
        assertThat(find(new ShortCode("another"))).isNotDone();
    }

    @Test
    void links_that_can_not_be_read_do_not_count_as_an_outage() {
        store.failure = new IllegalArgumentException("unreadable");

        for (int i = 0; i < 2 * Circuit.FAILURES; i++) {
            CompletableFuture<Optional<ShortUrl>> failed = find(CODE);
            tasks.runAll();
            assertThatThrownBy(failed::join).hasCauseInstanceOf(IllegalArgumentException.class);
        }

        assertThat(cache.isFailing()).isFalse();
    }

    @Test
    void it_keeps_as_many_codes_as_it_may() {
        for (int i = 0; i < 10_000; i++) {
            ask(new ShortCode("unknown" + i));
            tasks.runAll();
        }

        assertThat(sizeInTheEnd(SETTINGS.maxEntries())).isEqualTo(SETTINGS.maxEntries());
    }

    @Test
    void long_links_count_for_more_than_one() {
        OriginalUrl longest = longestUrl();
        for (int i = 0; i < 200; i++) {
            ShortCode code = new ShortCode("long" + i);
            store.put(code, longest);
            ask(code);
            tasks.runAll();
        }

        long expected = SETTINGS.maxEntries() / (1 + OriginalUrl.MAX_LENGTH / CachedUrlLookup.CHARACTERS_PER_ENTRY);
        assertThat(sizeInTheEnd(expected)).isEqualTo(expected);
    }

    @Test
    void all_texts_of_a_link_count() {
        LinkDetails longest = new LinkDetails(
                longestUrl(),
                new Title("t".repeat(Title.MAX_LENGTH)),
                Tags.of(IntStream.range(0, Tags.MAX_COUNT)
                        .mapToObj(i -> (char) ('a' + i) + "t".repeat(Tags.MAX_LENGTH - 1))
                        .toList()),
                ActivePeriod.ALWAYS,
                null,
                true,
                new Forwarding(longestUrl(), false, null));
        for (int i = 0; i < 200; i++) {
            ShortCode code = new ShortCode("long" + i);
            store.put(code, longest);
            ask(code);
            tasks.runAll();
        }

        long characters = 2 * OriginalUrl.MAX_LENGTH + Title.MAX_LENGTH + Tags.MAX_COUNT * Tags.MAX_LENGTH;
        long expected = SETTINGS.maxEntries() / (1 + characters / CachedUrlLookup.CHARACTERS_PER_ENTRY);
        assertThat(sizeInTheEnd(expected)).isEqualTo(expected);
    }

    private static OriginalUrl longestUrl() {
        String start = "https://example.com/";
        return new OriginalUrl(start + "a".repeat(OriginalUrl.MAX_LENGTH - start.length()));
    }

    @Test
    void it_counts_hits_misses_and_failed_loads() {
        store.put(CODE, URL);
        loaded();
        ask(CODE);
        store.failure = new UrlStoreException("down", new IllegalStateException());
        ask(new ShortCode("failed"));
        tasks.runAll();

        assertThat(cache.statistics().hitCount()).isOne();
        assertThat(cache.statistics().missCount()).isEqualTo(2);
        assertThat(cache.statistics().loadSuccessCount()).isOne();
        assertThat(cache.statistics().loadFailureCount()).isOne();
    }

    private CompletableFuture<Optional<ShortUrl>> find(ShortCode code) {
        return cache.find(code).toCompletableFuture();
    }

    private void ask(ShortCode code) {
        CompletableFuture<?> unused = find(code);
    }

    private Optional<ShortUrl> loaded() {
        CompletableFuture<Optional<ShortUrl>> answer = find(CODE);
        tasks.runAll();
        return answer.join();
    }

    private OriginalUrl urlNow() {
        return find(CODE).join().orElseThrow().originalUrl();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }

    /** Evictions are made by another thread. */
    private long sizeInTheEnd(long expected) {
        long start = System.nanoTime();
        while (cache.size() > expected
                && System.nanoTime() - start < Duration.ofSeconds(10).toNanos()) {
            Thread.onSpinWait();
        }
        return cache.size();
    }

    private static void assertFailed(CompletableFuture<?> answer) {
        assertThat(answer).isCompletedExceptionally();
        assertThatThrownBy(answer::join).hasCauseInstanceOf(UrlStoreException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Runs what it is given when it is told to. */
    private static final class Tasks implements Executor {
        private final Queue<Runnable> tasks = new ArrayDeque<>();

        @Override
        public void execute(Runnable task) {
            tasks.add(task);
        }

        int waiting() {
            return tasks.size();
        }

        void runNext() {
            tasks.remove().run();
        }

        int runAll() {
            int ran = 0;
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
                ran++;
            }
            return ran;
        }
    }

    /** A database in which something may happen after a row was read. */
    private static final class Store {
        private final Map<ShortCode, ShortUrl> links = new HashMap<>();
        private long lastId;
        int loads;
        Runnable afterRead = () -> {};

        @Nullable RuntimeException failure;

        void put(ShortCode code, OriginalUrl url) {
            put(code, LinkDetails.to(url));
        }

        void put(ShortCode code, LinkDetails details) {
            links.put(code, new ShortUrl(++lastId, code, details, 1, 0, 0, Instant.EPOCH));
        }

        void remove(ShortCode code) {
            links.remove(code);
        }

        Optional<ShortUrl> links(ShortCode code) {
            return Optional.ofNullable(links.get(code));
        }

        Optional<ShortUrl> load(ShortCode code) {
            loads++;
            if (failure != null) {
                throw failure;
            }
            Optional<ShortUrl> read = links(code);
            afterRead.run();
            return read;
        }
    }
}

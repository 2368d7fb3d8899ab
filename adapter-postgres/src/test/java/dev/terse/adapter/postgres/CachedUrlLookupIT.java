package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CachedUrlLookupIT {
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/a"));
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final TestDatabase database = TestDatabase.withPartitions(4);
    private final CachedUrlLookup cache = new CachedUrlLookup(
            database.dataSource(),
            new CachedUrlLookup.Settings(1_000, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(24)));
    private final PostgresUrlRepository repository =
            new PostgresUrlRepository(database.dataSource(), InstantSource.system(), cache);

    @AfterEach
    void close() {
        database.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void look_ups_that_wait_for_a_lock_fail_within_a_second_and_leave_nothing_behind(boolean partitionsChange)
            throws SQLException {
        if (partitionsChange) {
            cache.expectOtherPartitions();
        }
        repository.add(CODE, DETAILS);
        Optional<ShortUrl> kept = find(CODE).join();
        try (Connection other = DriverManager.getConnection(database.url())) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE urls IN ACCESS EXCLUSIVE MODE");

            for (int i = 0; i < 5; i++) {
                long start = System.nanoTime();
                CompletableFuture<Optional<ShortUrl>> answer = find(new ShortCode("unknown" + i));
                assertThatThrownBy(answer::join).hasCauseInstanceOf(UrlStoreException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
                assertThat(find(CODE)).isCompletedWithValue(kept);
            }

            await(() -> !isWaitedFor(other));
            other.rollback();
        }
        await(() -> find(new ShortCode("unknown0"))
                .handle((link, failure) -> failure == null)
                .join());
        assertThat(cache.isFailing()).isFalse();
    }

    @Test
    void many_who_ask_for_many_codes_at_once_are_all_answered() {
        List<ShortCode> codes =
                IntStream.range(0, 100).mapToObj(i -> new ShortCode("code" + i)).toList();
        codes.forEach(code -> repository.add(code, DETAILS));

        List<CompletableFuture<Optional<ShortUrl>>> answers = IntStream.range(0, 10_000)
                .parallel()
                .mapToObj(i -> find(codes.get(i % codes.size())))
                .toList();

        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).isPresent());
        assertThat(cache.statistics().loadCount()).isEqualTo(codes.size());
    }

    private CompletableFuture<Optional<ShortUrl>> find(ShortCode code) {
        return cache.find(code).toCompletableFuture();
    }

    private static boolean isWaitedFor(Connection holder) {
        try (ResultSet waiting =
                holder.createStatement().executeQuery("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")) {
            return waiting.next() && waiting.getBoolean(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }
}

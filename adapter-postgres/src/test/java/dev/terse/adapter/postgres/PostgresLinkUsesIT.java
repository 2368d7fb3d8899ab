package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresLinkUsesIT {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);
    private static final ShortCode CODE = new ShortCode("abc1234");

    private final PostgresUrlRepository repository =
            new PostgresUrlRepository(DATABASE.dataSource(), InstantSource.system());
    private final PostgresLinkUses one = new PostgresLinkUses(DATABASE.dataSource(), InstantSource.system());
    private final PostgresLinkUses other = whileThePartitionsChange();

    private static PostgresLinkUses whileThePartitionsChange() {
        CachedUrlLookup lookup = new CachedUrlLookup(
                DATABASE.dataSource(),
                new CachedUrlLookup.Settings(1, Duration.ZERO, Duration.ZERO, Duration.ofMillis(1)));
        lookup.expectOtherPartitions();
        return new PostgresLinkUses(DATABASE.dataSource(), InstantSource.system(), lookup);
    }

    @BeforeEach
    void empty() {
        DATABASE.emptied();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void of_a_thousand_who_come_to_two_nodes_at_once_as_many_as_the_limit_says_may_follow() {
        repository.add(CODE, limited(100));

        List<CompletableFuture<UseResult>> answers = IntStream.range(0, 1_000)
                .parallel()
                .mapToObj(i -> (i % 2 == 0 ? one : other).take(CODE))
                .map(CompletionStage::toCompletableFuture)
                .toList();

        Map<Class<?>, Long> results = answers.stream()
                .map(CompletableFuture::join)
                .collect(Collectors.groupingBy(UseResult::getClass, Collectors.counting()));
        assertThat(results).isEqualTo(Map.of(UseResult.Taken.class, 100L, UseResult.Refused.class, 900L));
        assertThat(repository.findByCode(CODE).orElseThrow().uses()).isEqualTo(100);
    }

    @Test
    void a_link_that_somebody_holds_fails_and_leaves_nothing_behind() throws SQLException {
        repository.add(CODE, limited(100));
        try (Connection holder = DATABASE.dataSource().getConnection();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("UPDATE urls SET clicks = clicks + 1");

            CompletableFuture<UseResult> answer = one.take(CODE).toCompletableFuture();

            assertThat(answer).isNotDone();
            assertThatExceptionOfType(CompletionException.class)
                    .isThrownBy(answer::join)
                    .withCauseInstanceOf(UrlStoreException.class);
            while (isWaitedFor()) {
                Thread.onSpinWait();
            }
            holder.commit();
        }
        assertThat(repository.findByCode(CODE).orElseThrow().uses()).isZero();
        assertThat(one.take(CODE).toCompletableFuture().join()).isInstanceOf(UseResult.Taken.class);
    }

    private static boolean isWaitedFor() {
        return DATABASE.jdbc()
                        .sql(
                                """
                                SELECT count(*)
                                FROM pg_stat_activity
                                WHERE datname = current_database() AND wait_event_type = 'Lock'""")
                        .query(Long.class)
                        .single()
                > 0;
    }

    private static LinkDetails limited(long maxClicks) {
        return new LinkDetails(
                new OriginalUrl("https://example.org/"),
                null,
                Tags.NONE,
                ActivePeriod.ALWAYS,
                maxClicks,
                true,
                Forwarding.DEFAULT);
    }
}

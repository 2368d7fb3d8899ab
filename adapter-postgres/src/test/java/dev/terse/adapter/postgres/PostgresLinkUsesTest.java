package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PostgresLinkUsesTest {
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final UseResult RESULT = new UseResult.Missing();
    private static final Duration LONG = Duration.ofHours(1);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int statements;
    private long nanos;
    private @Nullable RuntimeException failure;

    private final PostgresLinkUses uses = uses(tasks::add, LONG);

    @Test
    void a_use_is_taken_by_another_thread_and_answered_when_it_has_been() {
        CompletableFuture<UseResult> answer = take(uses);
        assertThat(answer).isNotDone();

        tasks.remove().run();

        assertThat(answer).isCompletedWithValue(RESULT);
        assertThat(statements).isOne();
    }

    @Test
    void each_who_asks_takes_a_use_of_their_own() {
        CompletableFuture<UseResult> first = take(uses);
        CompletableFuture<UseResult> second = take(uses);
        tasks.forEach(Runnable::run);

        assertThat(first).isCompleted();
        assertThat(second).isCompleted();
        assertThat(statements).isEqualTo(2);
    }

    @Test
    void a_failure_of_the_store_is_the_answer() {
        failure = new UrlStoreException("down", new IllegalStateException());

        CompletableFuture<UseResult> answer = take(uses);
        tasks.remove().run();

        assertFailed(answer);
    }

    @Test
    void what_would_have_to_wait_for_too_many_others_fails_at_once() {
        PostgresLinkUses full = uses(
                task -> {
                    throw new RejectedExecutionException();
                },
                LONG);

        assertFailed(take(full));
    }

    @Test
    void what_takes_too_long_fails_and_takes_no_use_when_its_turn_comes() {
        CompletableFuture<UseResult> answer = take(uses(tasks::add, Duration.ofMillis(1)));

        assertFailed(answer);
        tasks.remove().run();

        assertThat(statements).isZero();
    }

    @Test
    void a_database_that_does_not_answer_is_asked_by_one_at_a_time_until_it_does() {
        failure = new UrlStoreException("down", new IllegalStateException());
        for (int i = 0; i < Circuit.FAILURES; i++) {
            CompletableFuture<UseResult> failed = take(uses);
            tasks.remove().run();
            assertFailed(failed);
        }
        assertThat(uses.isFailing()).isTrue();
        assertFailed(take(uses));
        assertThat(tasks).isEmpty();

        nanos += Circuit.PAUSE.toNanos();
        failure = null;
        CompletableFuture<UseResult> probe = take(uses);
        assertFailed(take(uses));
        tasks.remove().run();

        assertThat(probe).isCompletedWithValue(RESULT);
        assertThat(uses.isFailing()).isFalse();
    }

    private PostgresLinkUses uses(Executor executor, Duration timeLimit) {
        return new PostgresLinkUses(
                code -> {
                    statements++;
                    if (failure != null) {
                        throw failure;
                    }
                    return RESULT;
                },
                executor,
                timeLimit,
                () -> nanos);
    }

    private static CompletableFuture<UseResult> take(PostgresLinkUses uses) {
        return uses.take(CODE).toCompletableFuture();
    }

    private static void assertFailed(CompletableFuture<UseResult> answer) {
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(answer::join)
                .withCauseInstanceOf(UrlStoreException.class);
    }
}

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.transaction.support.TransactionSynchronizationManager;

@Timeout(30)
class TurnsTest {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Turns turns = new Turns(2, Duration.ofSeconds(20));

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void are_taken_by_a_few_at_a_time_and_by_all_in_the_end() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();

        CompletableFuture<?>[] works = IntStream.range(0, 200)
                .mapToObj(i -> CompletableFuture.runAsync(
                        () -> turns.take("counting", () -> {
                            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
                            Thread.onSpinWait();
                            return atWork.decrementAndGet();
                        }),
                        threads))
                .toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(works).join();

        assertThat(most).hasValueLessThanOrEqualTo(2);
        assertThat(works).allSatisfy(work -> assertThat(work).isCompleted());
    }

    @Test
    void are_given_back_by_work_that_fails() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> turns.take("failing", () -> {
                        throw new IllegalStateException("planned");
                    }))
                    .hasMessage("planned");
        }

        assertThat(turns.take("working", () -> "done")).isEqualTo("done");
    }

    @Test
    void are_not_waited_for_without_end() throws InterruptedException {
        Turns impatient = new Turns(1, Duration.ofMillis(1));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
                () -> impatient.take("waiting", () -> {
                    begun.countDown();
                    return awaits(end);
                }),
                threads);
        begun.await();

        assertThatThrownBy(() -> impatient.take("changing a link", () -> "never"))
                .isInstanceOf(UrlStoreException.class)
                .hasMessage("changing a link in turn");
        end.countDown();
        assertThat(first.join()).isTrue();
    }

    @Test
    void are_not_waited_for_with_a_connection_in_hand() throws InterruptedException {
        Turns one = new Turns(1, Duration.ofSeconds(20));
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        CompletableFuture<Boolean> first = CompletableFuture.supplyAsync(
                () -> one.take("waiting", () -> {
                    begun.countDown();
                    return awaits(end);
                }),
                threads);
        begun.await();

        TransactionSynchronizationManager.setActualTransactionActive(true);
        try {
            assertThat(one.take("changing a link", () -> "at once")).isEqualTo("at once");
        } finally {
            TransactionSynchronizationManager.setActualTransactionActive(false);
        }
        end.countDown();
        assertThat(first.join()).isTrue();
    }

    private static boolean awaits(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}

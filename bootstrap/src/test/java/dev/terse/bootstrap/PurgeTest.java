package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Timeout(30)
@ExtendWith(OutputCaptureExtension.class)
class PurgeTest {
    private final UrlStoreException failure = new UrlStoreException("purging", new IOException("no route"));

    private final UrlRepository repository = mock();

    private Upkeep purge() {
        return new Upkeep("terse-purge", "What is over is not forgotten", new Purge(repository::purge));
    }

    @Test
    void are_forgotten_1000_at_a_time_until_there_are_no_more() {
        when(repository.purge(1_000)).thenReturn(1_000, 1_000, 999);

        try (Upkeep purge = purge()) {
            purge.run();
        }

        verify(repository, times(3)).purge(1_000);
    }

    @Test
    void are_forgotten_again_and_again_whatever_happens() throws InterruptedException {
        LinkedBlockingQueue<Thread> calls = new LinkedBlockingQueue<>();
        when(repository.purge(anyInt())).thenAnswer(call -> {
            calls.add(Thread.currentThread());
            throw failure;
        });
        Thread thread;

        Upkeep purge = purge().each(Duration.ofMillis(1), Duration.ofMillis(1));
        try {
            calls.take();
            thread = calls.take();
        } finally {
            purge.close();
        }

        assertThat(thread.isDaemon()).isTrue();
        thread.join();
    }

    @Test
    void do_not_keep_the_service_from_stopping_however_many_there_are() throws InterruptedException {
        LinkedBlockingQueue<Thread> calls = new LinkedBlockingQueue<>();
        when(repository.purge(anyInt())).thenAnswer(call -> {
            calls.offer(Thread.currentThread());
            return 1_000;
        });
        Thread thread;

        Upkeep purge = purge().each(Duration.ofMillis(1), Duration.ofMillis(1));
        try {
            thread = calls.take();
        } finally {
            purge.close();
        }

        thread.join();
    }

    @Test
    void are_told_once_of_when_they_can_not_be_forgotten(CapturedOutput output) {
        when(repository.purge(anyInt()))
                .thenThrow(failure)
                .thenThrow(failure)
                .thenReturn(0)
                .thenThrow(failure);

        try (Upkeep purge = purge()) {
            for (int i = 0; i < 4; i++) {
                purge.run();
            }
        }

        assertThat(output.getAll().lines().filter(line -> line.contains("not forgotten for now")))
                .hasSize(2);
    }
}

package dev.terse.adapter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.application.FollowShortUrl.Found;
import dev.terse.application.FollowShortUrl.Result;
import dev.terse.domain.CreationPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What depends on the moment at which something happens, which no client can choose. */
class ConnectionTest {
    private static final DateHeader DATE = new DateHeader(() -> Instant.EPOCH);
    private static final RedirectSettings SETTINGS = TestSettings.with(
            1, Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(5), Duration.ofMinutes(5));
    private static final Found FOUND = new Found("https://example.com/", null, true);

    private final CompletableFuture<Result> slow = new CompletableFuture<>();
    private final AtomicBoolean isStopping = new AtomicBoolean();
    private final HalfClosableChannel channel = connection();

    @AfterEach
    void releaseAll() {
        channel.finishAndReleaseAll();
    }

    @Test
    void a_request_that_began_behind_the_last_answer_of_a_stop_is_left_to_the_next_connection() {
        channel.receive(request("/slow", ""));
        channel.receive("GET /fast HTTP");
        stop();
        channel.receive("/1.1\r\nHost: localhost\r\n\r\n");

        slow.complete(FOUND);
        channel.runPendingTasks();

        assertThat(channel.sent())
                .containsOnlyOnce("HTTP/1.1 302 ")
                .contains("\r\nConnection: close\r\n")
                .endsWith("\r\n\r\n");
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void a_request_that_began_before_a_stop_is_answered() {
        channel.receive("GET /fast HTTP");
        stop();
        assertThat(channel.isOutputShutdown()).isFalse();

        channel.receive("/1.1\r\nHost: localhost\r\n\r\n");

        assertThat(channel.sent()).startsWith("HTTP/1.1 302 ").contains("\r\nConnection: close\r\n");
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void a_request_has_one_answer_when_its_body_does_not_come() {
        channel.receive(request("/fast", "Content-Length: 5\r\n") + "ab");
        assertThat(channel.sent()).startsWith("HTTP/1.1 302 ");

        channel.advanceTimeBy(11, TimeUnit.SECONDS);
        channel.runScheduledPendingTasks();

        assertThat(channel.sent()).isEmpty();
        assertThat(channel.isOutputShutdown()).isTrue();
    }

    @Test
    void further_parts_of_a_request_do_not_put_its_deadline_off() {
        for (char c : "GET /fast H".toCharArray()) {
            channel.receive(String.valueOf(c));
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }

        assertThat(channel.sent()).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void requests_that_come_whole_have_no_deadline() {
        for (int i = 0; i < 20; i++) {
            channel.receive(request("/fast", ""));
            assertThat(channel.sent()).startsWith("HTTP/1.1 302 ");
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }

        assertThat(channel.sent()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
    }

    @Test
    void nothing_is_left_to_be_done_for_a_connection_that_ended() {
        channel.receive(request("/fast", "Connection: close\r\n"));
        channel.hangUp();

        assertThat(channel.hasTimers()).isFalse();
    }

    @Test
    void nothing_is_left_to_be_done_for_a_connection_that_broke() {
        channel.receive("GET /fa");
        channel.hangUp();

        assertThat(channel.hasTimers()).isFalse();
    }

    @Test
    void nothing_is_left_to_be_done_for_a_connection_that_was_turned_away() {
        HalfClosableChannel beyond = new HalfClosableChannel(new TurnedAway(DATE));
        beyond.hangUp();

        assertThat(beyond.sent()).startsWith("HTTP/1.1 503 ");
        assertThat(beyond.hasTimers()).isFalse();
    }

    private void stop() {
        isStopping.set(true);
        channel.pipeline().fireUserEventTriggered(Connection.DRAIN);
    }

    private HalfClosableChannel connection() {
        RequestDecoder decoder = new RequestDecoder();
        Redirects redirects = new Redirects(
                command ->
                        command.code().value().equals("slow") ? slow : CompletableFuture.<Result>completedFuture(FOUND),
                CreationPolicy.NONE,
                new Answers(SETTINGS));
        return new HalfClosableChannel(
                decoder, new Connection(decoder, redirects, SETTINGS, RedirectListener.NONE, DATE, isStopping));
    }

    private static String request(String path, String headers) {
        return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }
}

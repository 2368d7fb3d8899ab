package dev.terse.adapter.redirect;

import static dev.terse.adapter.redirect.TestSettings.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrl.Found;
import dev.terse.application.FollowShortUrl.Result;
import dev.terse.domain.CreationPolicy;
import dev.terse.http.RedirectForm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the listener does beyond the contract that it shares with the servlet: limits, times and its end. */
@Timeout(60)
class RedirectServerIT {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Found FOUND = new Found("https://example.com/", null, true);

    private final BlockingQueue<CompletableFuture<Result>> slow = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private final FollowShortUrl links = command -> switch (command.code().value()) {
        case "slow" -> {
            CompletableFuture<Result> result = new CompletableFuture<>();
            slow.add(result);
            yield result;
        }
        case "ending" -> CompletableFuture.completedFuture(new Found("https://example.com/", null, false));
        case "thrown" -> throw new IllegalStateException("a planted bug");
        default -> CompletableFuture.completedFuture(FOUND);
    };

    @Test
    void says_that_it_is_well() throws IOException {
        try (RedirectServer server = start(TestSettings.DEFAULT);
                RawClient client = new RawClient(server)) {
            client.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

            assertThat(client.rest())
                    .startsWith("HTTP/1.1 200 OK\r\n")
                    .contains("Cache-Control: no-store\r\n", "Content-Type: text/plain\r\n")
                    .endsWith("\r\n\r\nok\n");
        }
    }

    @Test
    void sends_visitors_of_the_root_where_the_settings_say_and_redirects_in_their_form() throws IOException {
        RedirectSettings settings = new RedirectSettings(
                TestSettings.DEFAULT.address(),
                URI.create("https://www.example.com/"),
                new RedirectForm(308, Duration.ofHours(1)),
                1,
                MINUTE,
                MINUTE,
                MINUTE,
                MINUTE);
        try (RedirectServer server = start(settings);
                RawClient client = new RawClient(server)) {
            assertThat(client.get("/").head())
                    .startsWith("HTTP/1.1 302 ")
                    .contains("Location: https://www.example.com/\r\n", "Cache-Control: no-store\r\n");
            assertThat(client.get("/abc").head())
                    .startsWith("HTTP/1.1 308 ")
                    .contains("Location: https://example.com/\r\n", "Cache-Control: private, max-age=3600\r\n");
            assertThat(client.get("/ending").head())
                    .startsWith("HTTP/1.1 308 ")
                    .contains("Location: https://example.com/\r\n", "Cache-Control: no-store\r\n");
        }
    }

    @Test
    void a_use_case_that_throws_is_a_500() throws IOException {
        try (RedirectServer server = start(TestSettings.DEFAULT);
                RawClient client = new RawClient(server)) {
            assertThat(client.get("/thrown").head()).startsWith("HTTP/1.1 500 ");
        }
    }

    @Test
    void a_look_up_that_does_not_come_to_an_end_is_a_503() throws IOException {
        try (RedirectServer server = start(TestSettings.with(1, MINUTE, MINUTE, SHORT, MINUTE));
                RawClient client = new RawClient(server)) {
            assertThat(client.get("/slow").head()).startsWith("HTTP/1.1 503 ").contains("Retry-After: 1\r\n");
        }
    }

    @Test
    void a_connection_that_does_nothing_is_closed() throws IOException {
        try (RedirectServer server = start(TestSettings.with(1, SHORT, MINUTE, MINUTE, MINUTE));
                RawClient silent = new RawClient(server)) {
            assertThat(silent.rest()).isEmpty();
        }
    }

    @Test
    void a_connection_that_waits_for_its_answer_is_not_idle() throws Exception {
        try (RedirectServer server = start(TestSettings.with(2, SHORT, MINUTE, MINUTE, MINUTE));
                RawClient client = new RawClient(server)) {
            client.get("/slow");
            CompletableFuture<Result> lookUp = slow.take();
            try (RawClient silent = new RawClient(server)) {
                assertThat(silent.rest()).isEmpty();
            }

            lookUp.complete(FOUND);

            assertThat(client.head()).startsWith("HTTP/1.1 302 ");
        }
    }

    @Test
    void a_request_that_does_not_come_to_its_end_is_timed_out() throws IOException {
        RedirectSettings settings = TestSettings.with(3, MINUTE, SHORT, MINUTE, MINUTE);
        try (RedirectServer server = start(settings);
                RawClient inLine = new RawClient(server);
                RawClient inHeaders = new RawClient(server);
                RawClient afterOne = new RawClient(server)) {
            assertThat(inLine.send("GET /ab").rest())
                    .startsWith("HTTP/1.1 408 ")
                    .contains("Connection: close\r\n");
            assertThat(inHeaders.send("GET /abc HTTP/1.1\r\nHost: local").rest())
                    .startsWith("HTTP/1.1 408 ");
            assertThat(afterOne.get("/abc").head()).startsWith("HTTP/1.1 302 ");
            assertThat(afterOne.send("GET").rest()).startsWith("HTTP/1.1 408 ");
        }
    }

    @Test
    void a_body_that_does_not_come_ends_the_connection() throws IOException {
        try (RedirectServer server = start(TestSettings.with(1, MINUTE, SHORT, MINUTE, MINUTE));
                RawClient client = new RawClient(server)) {
            client.send("POST /abc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab");

            assertThat(client.rest()).startsWith("HTTP/1.1 405 ").endsWith("}").doesNotContain("HTTP/1.1 408");
        }
    }

    @Test
    void a_long_body_ends_the_connection() throws IOException {
        try (RedirectServer server = start(TestSettings.DEFAULT);
                RawClient client = new RawClient(server)) {
            client.send("POST /abc HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n" + "x".repeat(9000));

            assertThat(client.rest()).startsWith("HTTP/1.1 405 ").endsWith("}");
        }
    }

    @Test
    void a_connection_beyond_the_limit_is_told_so_and_closed() throws Exception {
        try (RedirectServer server = start(TestSettings.with(1, MINUTE, MINUTE, MINUTE, MINUTE))) {
            try (RawClient first = new RawClient(server)) {
                assertThat(first.get("/abc").head()).startsWith("HTTP/1.1 302 ");
                try (RawClient second = new RawClient(server)) {
                    assertThat(second.get("/abc").rest())
                            .startsWith("HTTP/1.1 503 ")
                            .contains("Retry-After: 1\r\n", "Connection: close\r\n");
                }
                assertThat(first.get("/abc").head()).startsWith("HTTP/1.1 302 ");
            }
            awaitEvent("closed");
            try (RawClient third = new RawClient(server)) {
                assertThat(third.get("/abc").head()).startsWith("HTTP/1.1 302 ");
            }
        }
    }

    @Test
    void looks_up_a_bounded_number_of_requests_of_a_connection_at_once() throws Exception {
        try (RedirectServer server = start(TestSettings.DEFAULT);
                RawClient client = new RawClient(server)) {
            for (int i = 0; i < Connection.MAX_UNDER_WAY + 10; i++) {
                client.get("/slow");
            }
            for (int i = 0; i < Connection.MAX_UNDER_WAY + 10; i++) {
                CompletableFuture<Result> first = slow.take();
                assertThat(slow.size()).isLessThan(Connection.MAX_UNDER_WAY);
                first.complete(FOUND);
                assertThat(client.head()).startsWith("HTTP/1.1 302 ");
            }
        }
    }

    @Test
    void a_stop_answers_what_is_under_way_and_takes_nothing_more() throws Exception {
        RedirectServer server = start(TestSettings.DEFAULT);
        try (RawClient idle = new RawClient(server);
                RawClient waiting = new RawClient(server)) {
            assertThat(idle.get("/abc").head()).startsWith("HTTP/1.1 302 ");
            waiting.get("/slow");
            CompletableFuture<Result> lookUp = slow.take();

            CompletableFuture<Void> stopped = CompletableFuture.runAsync(server::close);

            assertThat(idle.rest()).isEmpty();
            assertThatThrownBy(() -> new RawClient(server)).isInstanceOf(ConnectException.class);
            assertThat(stopped).isNotDone();
            lookUp.complete(FOUND);
            assertThat(waiting.rest()).startsWith("HTTP/1.1 302 ").contains("Connection: close\r\n");
            idle.hangUp();
            waiting.hangUp();
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void a_stop_does_not_wait_for_ever() throws Exception {
        RedirectServer server = start(TestSettings.with(1, MINUTE, MINUTE, MINUTE, SHORT));
        try (RawClient client = new RawClient(server)) {
            client.get("/slow");
            slow.take();

            server.close();
            server.close();

            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    void says_why_it_can_not_listen() {
        try (RedirectServer server = start(TestSettings.DEFAULT)) {
            assertThatThrownBy(() -> start(at("127.0.0.1", server.port())).close())
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("Address already in use");
        }
        assertThatThrownBy(() -> start(at("192.0.2.1", 0)).close()).isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> start(at("nowhere.invalid", 0)).close()).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void tells_its_listener_what_happens() throws Exception {
        try (RedirectServer server = start(TestSettings.DEFAULT)) {
            try (RawClient client = new RawClient(server)) {
                client.get("/abc").head();
                client.send("OPTIONS /abc HTTP/1.1\r\nHost: a\r\n\r\n").head();
            }
            for (String event : List.of("opened", "302", "204", "closed")) {
                assertThat(events.take()).isEqualTo(event);
            }
        }
    }

    private void awaitEvent(String event) throws InterruptedException {
        String next;
        do {
            next = events.take();
        } while (!next.equals(event));
    }

    private RedirectServer start(RedirectSettings settings) {
        return RedirectServer.start(settings, links, CreationPolicy.NONE, new RedirectListener() {
            @Override
            public void opened() {
                events.add("opened");
            }

            @Override
            public void closed() {
                events.add("closed");
            }

            @Override
            public void answered(int status) {
                events.add(String.valueOf(status));
            }
        });
    }

    private static RedirectSettings at(String host, int port) {
        return new RedirectSettings(
                new InetSocketAddress(host, port),
                null,
                new RedirectForm(302, Duration.ZERO),
                1,
                MINUTE,
                MINUTE,
                MINUTE,
                MINUTE);
    }
}

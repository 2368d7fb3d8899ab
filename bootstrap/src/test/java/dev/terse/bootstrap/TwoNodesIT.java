package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.PostgresServer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CHANGES = 20;

    @Test
    void a_link_that_is_changed_on_one_node_is_followed_anew_on_the_other() {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            awaitStorage(other);
            one.post("{\"originalUrl\":\"https://example.com/a\",\"customCode\":\"link\"}");
            assertThat(header(lookAt(other), "Location")).isEqualTo("https://example.com/a");

            List<Duration> delays = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                String target = "https://example.com/" + i;
                one.patch("link", "{\"originalUrl\":\"" + target + "\"}");
                long changed = System.nanoTime();

                assertThat(header(lookAt(one), "Location")).isEqualTo(target);
                while (!header(lookAt(other), "Location").equals(target)) {
                    assertThat(System.nanoTime() - changed).isLessThan(PATIENCE.toNanos());
                }
                delays.add(Duration.ofNanos(System.nanoTime() - changed));
            }
            Collections.sort(delays);
            // The slowest are those of a busy machine.
            assertThat(delays.get(CHANGES / 2)).isLessThan(Duration.ofMillis(100));

            one.delete("link");
            long deleted = System.nanoTime();

            assertThat(lookAt(one).statusCode()).isEqualTo(404);
            while (lookAt(other).statusCode() != 404) {
                assertThat(System.nanoTime() - deleted).isLessThan(PATIENCE.toNanos());
            }
        }
    }

    @Test
    void of_1000_visitors_of_both_nodes_at_once_100_use_a_link_up() throws Exception {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            one.create("crowded", "\"originalUrl\":\"https://example.com/\",\"maxClicks\":100");

            Map<Integer, Long> statuses = Crowd.follow("/crowded", 1_000, one.url(), other.url());

            assertThat(statuses).isEqualTo(Map.of(302, 100L, 410, 900L));
            JsonNode link = json(other.find("crowded"));
            assertThat(link.get("uses").asLong()).isEqualTo(100);
            assertThat(link.get("state").asString()).isEqualTo("used-up");
        }
    }

    @Test
    void of_changes_of_one_version_on_both_nodes_one_is_made() throws Exception {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            String tag = header(one.create("link", "\"originalUrl\":\"https://example.com/\""), "ETag");
            for (int i = 0; i < CHANGES; i++) {
                String current = tag;
                String ofOther = "{\"title\":\"other " + i + "\"}";
                CompletableFuture<HttpResponse<String>> elsewhere =
                        CompletableFuture.supplyAsync(() -> other.patch("link", ofOther, "If-Match", current));
                HttpResponse<String> here = one.patch("link", "{\"title\":\"one " + i + "\"}", "If-Match", current);

                assertThat(List.of(here.statusCode(), elsewhere.get().statusCode()))
                        .containsExactlyInAnyOrder(200, 412);
                tag = header(other.find("link"), "ETag");
                assertThat(List.of(header(here, "ETag"), header(elsewhere.get(), "ETag")))
                        .containsOnly(tag);
            }
        }
    }

    @Test
    void a_request_that_comes_to_both_nodes_at_once_is_done_once() throws Exception {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            for (int i = 0; i < CHANGES; i++) {
                String key = "key-" + i;
                CompletableFuture<HttpResponse<String>> elsewhere = CompletableFuture.supplyAsync(
                        () -> post(other, key, "{\"originalUrl\":\"https://a.example/\"}"));
                HttpResponse<String> here = post(one, key, "{\"originalUrl\":\"https://a.example/\"}");

                assertThat(here.statusCode()).isEqualTo(201);
                assertThat(json(elsewhere.get()).get("shortCode"))
                        .isEqualTo(json(here).get("shortCode"));
            }
            assertThat(json(one.get("/api/v1/stats")).get("urls").asLong()).isEqualTo(CHANGES);
        }
    }

    @Test
    void a_link_that_both_nodes_want_at_once_is_made_once() throws Exception {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            for (int i = 0; i < CHANGES; i++) {
                String body = "{\"originalUrl\":\"https://a.example/" + i + "\",\"findExisting\":true}";
                CompletableFuture<HttpResponse<String>> elsewhere =
                        CompletableFuture.supplyAsync(() -> other.post(body));
                HttpResponse<String> here = one.post(body);

                assertThat(List.of(here.statusCode(), elsewhere.get().statusCode()))
                        .containsExactlyInAnyOrder(201, 200);
                assertThat(json(elsewhere.get()).get("shortCode"))
                        .isEqualTo(json(here).get("shortCode"));
            }
        }
    }

    private static HttpResponse<String> post(RunningService service, String key, String body) {
        return service.send("POST", "/api/v1/urls", body, "Content-Type", "application/json", "Idempotency-Key", key);
    }

    private static void awaitStorage(RunningService service) {
        long start = System.nanoTime();
        while (service.get("/actuator/health/storage").statusCode() != 200) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
        }
    }

    private static HttpResponse<String> lookAt(RunningService service) {
        return service.send("HEAD", "/link", null);
    }
}

package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What the API lets people say of links, change and delete, whatever the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ManagementContract {
    private static final String EXAMPLE = "\"originalUrl\":\"https://example.com/\"";

    /** All that can be said. */
    private static final String EVERYTHING = EXAMPLE + ",\"title\":\"A title\",\"tags\":[\"red\",\"green\",\"red\"],"
            + "\"activeFrom\":\"2026-01-01T00:00:00+01:00\",\"expiresAt\":\"9999-12-31T23:59:59.9999Z\","
            + "\"maxClicks\":7,\"enabled\":false,\"fallbackUrl\":\"https://example.org/\",\"forwardQuery\":true,"
            + "\"redirectStatus\":308";

    @SuppressWarnings("NullAway.Init")
    RunningService service;

    /** Settings of a store without links, another one at each call. */
    abstract String[] emptyStore();

    @BeforeAll
    void start() {
        service = RunningService.start(emptyStore());
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @Test
    void shows_all_that_is_said_of_a_link() {
        JsonNode created = json(service.create("all", EVERYTHING));

        assertThat(said(created))
                .isEqualTo(
                        "{\"originalUrl\":\"https://example.com/\",\"title\":\"A title\",\"tags\":[\"green\",\"red\"],"
                                + "\"state\":\"disabled\",\"enabled\":false,\"activeFrom\":\"2025-12-31T23:00:00Z\","
                                + "\"expiresAt\":\"9999-12-31T23:59:59.999Z\",\"maxClicks\":7,\"uses\":0,"
                                + "\"fallbackUrl\":\"https://example.org/\",\"forwardQuery\":true,\"redirectStatus\":308}");
        assertThat(json(service.find("all"))).isEqualTo(created);
        assertThat(json(service.get("/api/v1/urls?limit=200")).get("items")).contains(created);
    }

    @Test
    void a_patch_changes_what_it_names_and_keeps_the_rest() {
        JsonNode created = json(service.create("patched", EVERYTHING));

        HttpResponse<String> patched = service.patch("patched", "{\"title\":\"Another\",\"maxClicks\":null}");

        assertThat(patched.statusCode()).isEqualTo(200);
        assertThat(header(patched, "Content-Type")).isEqualTo("application/json");
        assertThat(json(patched).toString())
                .isEqualTo(created.toString()
                        .replace("A title", "Another")
                        .replace("\"maxClicks\":7,\"uses\":0", "\"maxClicks\":null,\"uses\":null"));
        assertThat(json(service.find("patched"))).isEqualTo(json(patched));
    }

    @Test
    void a_patch_takes_back_all_that_was_said_by_null() {
        service.create("bare", EVERYTHING);
        String plain = said(json(service.create("plain", EXAMPLE)));

        HttpResponse<String> patched = service.patch(
                "bare",
                "{\"title\":null,\"tags\":null,\"activeFrom\":null,\"expiresAt\":null,\"maxClicks\":null,"
                        + "\"enabled\":null,\"fallbackUrl\":null,\"forwardQuery\":null,\"redirectStatus\":null}");

        assertThat(said(json(patched))).isEqualTo(plain);
    }

    @Test
    void a_link_is_followed_as_it_was_changed() {
        service.create("elsewhere", EXAMPLE);
        service.get("/elsewhere");

        service.patch("elsewhere", "{\"originalUrl\":\"https://example.com/new\",\"redirectStatus\":307}");

        assertThat(service.get("/elsewhere").statusCode()).isEqualTo(307);
        assertThat(header(service.get("/elsewhere"), "Location")).isEqualTo("https://example.com/new");
    }

    @Test
    void each_change_has_a_tag_of_its_own_and_clicks_have_none() {
        String first = header(service.create("tag", EXAMPLE), "ETag");
        service.get("/tag");
        assertThat(clicks("tag")).isEqualTo(1);
        assertThat(header(service.find("tag"), "ETag")).isEqualTo(first).matches("\"[0-9]+-1\"");

        String second = header(service.patch("tag", "{\"title\":\"x\"}"), "ETag");

        assertThat(second).isNotEqualTo(first).isEqualTo(header(service.find("tag"), "ETag"));
    }

    @Test
    void whoever_looks_at_a_link_again_sees_its_clicks() {
        String tag = header(service.create("again", EXAMPLE), "ETag");

        HttpResponse<String> found = service.get("/api/v1/urls/again", "If-None-Match", tag);

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(json(found).get("shortCode").asString()).isEqualTo("again");
    }

    @Test
    void an_update_that_would_be_lost_is_refused() {
        String old = header(service.create("lost", EXAMPLE), "ETag");
        String current = header(service.patch("lost", "{\"title\":\"first\"}", "If-Match", old), "ETag");

        HttpResponse<String> second = service.patch("lost", "{\"title\":\"second\"}", "If-Match", old);

        assertThat(second.statusCode()).isEqualTo(412);
        assertThat(json(second).get("type").asString()).isEqualTo("urn:terse:problem:version-mismatch");
        assertThat(header(second, "ETag")).isEqualTo(current);
        assertThat(json(service.find("lost")).get("title").asString()).isEqualTo("first");
        assertThat(service.delete("lost", "If-Match", old).statusCode()).isEqualTo(412);
        assertThat(service.delete("lost", "If-Match", old + ", " + current).statusCode())
                .isEqualTo(204);
    }

    @Test
    void of_16_clients_that_change_one_version_at_once_one_does() throws Exception {
        String tag = header(service.create("contested", EXAMPLE), "ETag");

        List<Integer> statuses =
                atOnce(16, client -> service.patch("contested", "{\"title\":\"" + client + "\"}", "If-Match", tag)
                        .statusCode());

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).filteredOn(status -> status != 200).containsOnly(412);
    }

    @Test
    void changes_of_different_fields_at_once_are_all_made() throws Exception {
        List<String> patches = List.of(
                "\"title\":\"A title\"",
                "\"tags\":[\"a\"]",
                "\"maxClicks\":7",
                "\"fallbackUrl\":\"https://example.org/\"",
                "\"forwardQuery\":true",
                "\"redirectStatus\":301",
                "\"expiresAt\":\"9999-01-01T00:00:00Z\"",
                "\"originalUrl\":\"https://example.com/new\"");
        for (int round = 0; round < 5; round++) {
            String code = "fields" + round;
            service.create(code, EXAMPLE);

            List<Integer> statuses =
                    atOnce(patches.size(), client -> service.patch(code, "{" + patches.get(client) + "}")
                            .statusCode());

            assertThat(statuses).containsOnly(200);
            assertThat(service.find(code).body()).contains(patches);
            assertThat(header(service.find(code), "ETag")).endsWith("-" + (patches.size() + 1) + "\"");
        }
    }

    @Test
    void a_deleted_link_is_gone_and_its_code_is_kept_from_others_for_30_days() {
        service.create("deleted", EXAMPLE);
        service.get("/deleted");

        HttpResponse<String> deleted = service.delete("deleted");
        Instant now = Instant.now();

        assertThat(deleted.statusCode()).isEqualTo(204);
        assertThat(deleted.body()).isEmpty();
        assertThat(service.get("/deleted").statusCode()).isEqualTo(404);
        assertThat(service.find("deleted").statusCode()).isEqualTo(404);
        assertThat(service.get("/api/v1/urls/deleted/stats").statusCode()).isEqualTo(404);
        assertThat(service.patch("deleted", "{}").statusCode()).isEqualTo(404);
        assertThat(service.delete("deleted").statusCode()).isEqualTo(404);
        assertThat(service.get("/api/v1/urls?limit=200").body()).doesNotContain("\"deleted\"");
        HttpResponse<String> reuse = service.create("deleted", EXAMPLE);
        assertThat(reuse.statusCode()).isEqualTo(409);
        assertThat(json(reuse).get("type").asString()).isEqualTo("urn:terse:problem:code-retired");
        assertThat(Instant.parse(json(reuse).get("freeFrom").asString()))
                .isBetween(now.plus(Duration.ofDays(30)).minusSeconds(60), now.plus(Duration.ofDays(30)));
    }

    @Test
    void a_code_without_retirement_is_free_at_once_for_another_link() {
        List<String> settings = new ArrayList<>(List.of(emptyStore()));
        settings.add("--terse.codes.retirement=0");
        try (RunningService own = RunningService.start(settings.toArray(String[]::new))) {
            String tag = header(own.create("free", EXAMPLE), "ETag");
            own.get("/free");
            own.awaitClicks();
            own.delete("free");

            HttpResponse<String> created = own.create("free", "\"originalUrl\":\"https://example.com/other\"");

            assertThat(created.statusCode()).isEqualTo(201);
            assertThat(header(created, "ETag")).isNotEqualTo(tag);
            assertThat(json(created).get("clicks").asLong()).isZero();
            assertThat(header(own.get("/free"), "Location")).isEqualTo("https://example.com/other");
            assertThat(own.patch("free", "{\"title\":\"x\"}", "If-Match", tag).statusCode())
                    .isEqualTo(412);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "disabled | \"enabled\":false | disabled",
                "expired | \"expiresAt\":\"2026-01-01T00:00:00Z\" | expired",
            })
    void a_link_that_has_ended_is_gone_or_leads_to_its_fallback(String code, String fields, String state) {
        JsonNode created = json(service.create(code, EXAMPLE + "," + fields));
        assertThat(created.get("state").asString()).isEqualTo(state);
        assertThat(service.get("/" + code).statusCode()).isEqualTo(410);

        service.patch(code, "{\"fallbackUrl\":\"https://example.org/\"}");

        assertThat(service.get("/" + code).statusCode()).isEqualTo(302);
        assertThat(header(service.get("/" + code), "Location")).isEqualTo("https://example.org/");
    }

    @Test
    void a_link_that_is_not_active_yet_is_not_found_yet() {
        JsonNode created = json(service.create("scheduled", EXAMPLE + ",\"activeFrom\":\"9998-01-01T00:00:00Z\""));

        assertThat(created.get("state").asString()).isEqualTo("scheduled");
        assertThat(service.get("/scheduled").statusCode()).isEqualTo(404);
        service.patch("scheduled", "{\"activeFrom\":null}");
        assertThat(service.get("/scheduled").statusCode()).isEqualTo(302);
    }

    @Test
    void a_link_forwards_the_query_and_its_own_parameters_win() {
        service.create("query", "\"originalUrl\":\"https://example.com/?a=1#end\",\"forwardQuery\":true");

        assertThat(header(service.get("/query?a=2&b=3"), "Location")).isEqualTo("https://example.com/?a=1&b=3#end");
    }

    @Test
    void of_1000_visitors_at_once_100_use_a_link_up() throws IOException {
        service.create("crowded", EXAMPLE + ",\"maxClicks\":100");

        Map<Integer, Long> statuses = Crowd.follow("/crowded", 1_000, service.url());

        assertThat(statuses).isEqualTo(Map.of(302, 100L, 410, 900L));
        JsonNode link = json(service.find("crowded"));
        assertThat(link.get("uses").asLong()).isEqualTo(100);
        assertThat(link.get("state").asString()).isEqualTo("used-up");
        assertThat(clicks("crowded")).isEqualTo(100);
    }

    @Test
    void whoever_only_looks_at_a_limited_link_neither_uses_it_up_nor_learns_where_it_leads() {
        service.create("once", EXAMPLE + ",\"maxClicks\":1");

        HttpResponse<String> looked = service.send("HEAD", "/once", null);

        assertThat(header(looked, "Location")).isEmpty();
        assertThat(service.get("/once").statusCode()).isEqualTo(302);
        assertThat(service.get("/once").statusCode()).isEqualTo(410);
    }

    long clicks(String code) {
        service.awaitClicks();
        return json(service.find(code)).get("clicks").asLong();
    }

    /** What is said of a link in an answer. */
    private static String said(JsonNode link) {
        return link.properties().stream()
                .filter(field ->
                        !List.of("shortCode", "shortUrl", "clicks", "createdAt").contains(field.getKey()))
                .map(field -> "\"" + field.getKey() + "\":" + field.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static List<Integer> atOnce(int clients, IntFunction<Integer> request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(clients);
        try {
            List<Future<Integer>> answers = IntStream.range(0, clients)
                    .mapToObj(client -> threads.submit(() -> request.apply(client)))
                    .toList();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        } finally {
            threads.shutdownNow();
        }
    }
}

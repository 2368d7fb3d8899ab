package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the API does, whatever the store. */
abstract class ApiContract extends RepeatedRequestsContract {
    @Test
    void creates_a_link_under_a_generated_code() {
        HttpResponse<String> response = service.post("{\"originalUrl\":\"https://example.com/generated\"}");

        JsonNode body = json(response);
        assertThat(response.statusCode()).isEqualTo(201);
        assertThat(header(response, "Content-Type")).isEqualTo("application/json");
        assertThat(body.propertyNames())
                .containsExactly(
                        "shortCode",
                        "shortUrl",
                        "originalUrl",
                        "title",
                        "tags",
                        "state",
                        "enabled",
                        "activeFrom",
                        "expiresAt",
                        "maxClicks",
                        "uses",
                        "fallbackUrl",
                        "forwardQuery",
                        "redirectStatus",
                        "clicks",
                        "createdAt");
        assertThat(body.get("shortCode").asString()).matches("[0-9A-Za-z]{7}");
        assertThat(body.get("shortUrl").asString())
                .isEqualTo(service.url() + "/" + body.get("shortCode").asString())
                .isEqualTo(header(response, "Location"));
        assertThat(body.get("originalUrl").asString()).isEqualTo("https://example.com/generated");
        assertThat(body.get("clicks").asLong()).isZero();
        assertThat(Instant.parse(body.get("createdAt").asString()))
                .isBetween(Instant.now().minusSeconds(60), Instant.now());
    }

    @Test
    void creates_a_link_under_the_code_that_was_asked_for_and_shows_it() {
        HttpResponse<String> created = create("https://example.com/", "asked-for");

        HttpResponse<String> found = service.get("/api/v1/urls/asked-for");

        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(json(found)).isEqualTo(json(created));
        assertThat(header(found, "ETag")).isNotEmpty().isEqualTo(header(created, "ETag"));
    }

    @Test
    void takes_null_for_no_custom_code() {
        assertThat(service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":null}")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void refuses_a_code_that_is_taken_and_leaves_its_link() {
        create("https://example.com/first", "taken");

        HttpResponse<String> second = create("https://example.com/second", "taken");

        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(json(second).get("type").asString()).isEqualTo("urn:terse:problem:code-taken");
        assertThat(header(service.get("/taken"), "Location")).isEqualTo("https://example.com/first");
    }

    @Test
    void redirects_and_counts() {
        create("https://example.com/target?a=b#c", "follow");

        HttpResponse<String> response = service.get("/follow");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "Location")).isEqualTo("https://example.com/target?a=b#c");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(header(response, "Content-Length")).isEqualTo("0");
        assertThat(response.body()).isEmpty();
        assertThat(clicks("follow")).isEqualTo(1);
    }

    @Test
    void redirects_a_head_without_counting() {
        create("https://example.com/", "head");

        HttpResponse<String> response = service.send("HEAD", "/head", null);

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "Location")).isEqualTo("https://example.com/");
        assertThat(clicks("head")).isZero();
    }

    @Test
    void follows_a_trailing_slash_an_encoded_letter_and_a_query() {
        create("https://example.com/", "slash");

        assertThat(service.get("/slash/").statusCode()).isEqualTo(302);
        assertThat(service.get("/%73lash").statusCode()).isEqualTo(302);
        assertThat(service.get("/slash?utm=x").statusCode()).isEqualTo(302);
        assertThat(service.get("/slash/more").statusCode()).isEqualTo(404);
        assertThat(clicks("slash")).isEqualTo(3);
    }

    @Test
    void tells_upper_from_lower_case() {
        create("https://example.com/lower", "case");
        create("https://example.com/upper", "CASE");

        assertThat(header(service.get("/case"), "Location")).endsWith("lower");
        assertThat(header(service.get("/CASE"), "Location")).endsWith("upper");
        assertThat(service.get("/Case").statusCode()).isEqualTo(404);
    }

    @Test
    void encodes_in_the_location_what_a_header_can_not_hold() {
        create("https://bücher.example/ä|{}?q=€", "umlaut");

        assertThat(header(service.get("/umlaut"), "Location"))
                .isEqualTo("https://xn--bcher-kva.example/%C3%A4%7C%7B%7D?q=%E2%82%AC");
        assertThat(json(service.get("/api/v1/urls/umlaut")).get("originalUrl").asString())
                .isEqualTo("https://bücher.example/ä|{}?q=€");
    }

    @Test
    void redirects_to_the_longest_url_there_is() {
        String longest = "https://example.com/" + "€".repeat(8192 - 20);
        create(longest, "longest");

        HttpResponse<String> response = service.get("/longest");

        assertThat(response.statusCode()).isEqualTo(302);
        assertThat(header(response, "Location")).hasSize(20 + 9 * (8192 - 20));
    }

    @Test
    void lists_links_page_by_page_in_both_directions() {
        try (RunningService own = RunningService.start(emptyStore())) {
            List<String> oldestFirst = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                own.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"list" + i + "\"}");
                oldestFirst.add("list" + i);
            }
            List<String> newestFirst = new ArrayList<>(oldestFirst);
            Collections.reverse(newestFirst);

            assertThat(follow(own, "/api/v1/urls?limit=2")).isEqualTo(newestFirst);
            assertThat(follow(own, "/api/v1/urls?limit=2&order=asc")).isEqualTo(oldestFirst);
            assertThat(follow(own, "/api/v1/urls")).isEqualTo(newestFirst);
        }
    }

    @Test
    void goes_on_with_a_cursor_alone_in_the_order_it_came_from() {
        create("https://example.com/", "cursor1");
        create("https://example.com/", "cursor2");
        JsonNode first = json(service.get("/api/v1/urls?limit=1&order=asc"));
        String cursor = first.get("nextCursor").asString();

        JsonNode second = json(service.get("/api/v1/urls?limit=1&cursor=" + cursor));
        HttpResponse<String> turned = service.get("/api/v1/urls?order=desc&cursor=" + cursor);

        assertThat(second.get("items").get(0).get("createdAt").asString())
                .isGreaterThanOrEqualTo(
                        first.get("items").get(0).get("createdAt").asString());
        assertThat(second.get("items")).isNotEqualTo(first.get("items"));
        assertThat(turned.statusCode()).isEqualTo(400);
        assertThat(json(turned).get("errors").get(0).get("field").asString()).isEqualTo("order");
    }

    @Test
    void reports_statistics_of_a_link_by_day() {
        create("https://example.com/", "stats");
        service.get("/stats");
        service.get("/stats");
        LocalDate today = LocalDate.now(ZoneOffset.UTC);

        service.awaitClicks();
        JsonNode usual = json(service.get("/api/v1/urls/stats/stats"));
        JsonNode range = json(service.get("/api/v1/urls/stats/stats?from=" + today.minusDays(1) + "&to=" + today));

        assertThat(usual.propertyNames()).containsExactly("shortCode", "clicks", "lastClickAt", "createdAt", "daily");
        assertThat(usual.get("clicks").asLong()).isEqualTo(2);
        assertThat(usual.get("daily")).hasSize(30);
        assertThat(range.get("daily")).hasSize(2);
        assertThat(range.get("daily").get(0).toString())
                .isEqualTo("{\"day\":\"" + today.minusDays(1) + "\",\"clicks\":0}");
        assertThat(range.get("daily").get(1).toString()).isEqualTo("{\"day\":\"" + today + "\",\"clicks\":2}");
    }

    @Test
    void reports_no_last_click_where_there_was_none() {
        create("https://example.com/", "unclicked");

        assertThat(json(service.get("/api/v1/urls/unclicked/stats"))
                        .get("lastClickAt")
                        .isNull())
                .isTrue();
    }

    @Test
    void reports_totals() {
        try (RunningService own = RunningService.start(emptyStore())) {
            own.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"one\"}");
            own.get("/one");

            own.awaitClicks();
            assertThat(own.get("/api/v1/stats").body()).isEqualTo("{\"urls\":1,\"clicks\":1}");
        }
    }

    @Test
    void serves_what_browsers_and_crawlers_ask_for() {
        HttpResponse<String> root = service.get("/", "Accept", "text/html");
        assertThat(root.statusCode()).isEqualTo(200);
        assertThat(header(root, "Content-Type")).startsWith("text/html");
        assertThat(service.get("/robots.txt").body()).isEqualTo("User-agent: *\nDisallow: /\n");
        assertThat(header(service.get("/favicon.ico"), "Content-Type")).isEqualTo("image/x-icon");
    }

    @Test
    void serves_swagger_ui_on_its_own_document() {
        assertThat(header(service.get("/swagger-ui"), "Location")).isEqualTo("swagger-ui/index.html");
        assertThat(header(service.get("/swagger-ui/"), "Location")).isEqualTo("index.html");
        assertThat(service.get("/swagger-ui/index.html").body()).contains("swagger-ui-bundle.js");
        assertThat(service.get("/swagger-ui/swagger-ui-bundle.js").statusCode()).isEqualTo(200);
        assertThat(service.get("/swagger-ui/swagger-initializer.js").body()).contains("../v3/api-docs");
    }

    @Test
    void reports_health_and_its_own_meters() {
        service.get("/unknown-code");

        assertThat(service.get("/actuator/health/liveness").body()).contains("\"status\":\"UP\"");
        assertThat(service.get("/actuator/health/readiness").body()).contains("\"status\":\"UP\"");
        String meters = service.get("/actuator/prometheus").body();
        assertThat(meters)
                .contains(
                        "terse_redirects_total{outcome=\"found\"}",
                        "terse_redirects_total{outcome=\"failed\"}",
                        "terse_creates_total{outcome=\"created\"}",
                        "terse_creates_total{outcome=\"code_taken\"}",
                        "terse_creates_total{outcome=\"code_retired\"}",
                        "terse_changes_total{outcome=\"changed\"}",
                        "terse_changes_total{outcome=\"deleted\"}",
                        "terse_changes_total{outcome=\"version_mismatch\"}",
                        "terse_codes_attempts_total",
                        "terse_codes_collisions_total",
                        "terse_codes_lengthenings_total");
        assertThat(meters).containsPattern("terse_redirects_total\\{outcome=\"unknown\"} [1-9]");
    }

    private HttpResponse<String> create(String originalUrl, String code) {
        return service.create(code, "\"originalUrl\":\"" + originalUrl + "\"");
    }

    /** Reads pages by their Link headers, and holds each header to the cursor in the body. */
    private static List<String> follow(RunningService service, String path) {
        List<String> codes = new ArrayList<>();
        String next = path;
        while (!next.isEmpty()) {
            HttpResponse<String> page = service.get(next);
            json(page)
                    .get("items")
                    .forEach(item -> codes.add(item.get("shortCode").asString()));
            Matcher link = Pattern.compile("<" + service.url() + "(.*&cursor=(.*))>; rel=\"next\"")
                    .matcher(header(page, "Link"));
            boolean hasNext = link.matches();
            next = hasNext ? link.group(1) : "";
            assertThat(json(page).get("nextCursor").asString("none")).isEqualTo(hasNext ? link.group(2) : "none");
        }
        return codes;
    }
}

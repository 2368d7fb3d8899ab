package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Lists of links by text, tag, state and time of creation over HTTP, whatever the store. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class SearchContract {
    private static final String URLS = "/api/v1/urls";

    @SuppressWarnings("NullAway.Init")
    private RunningService service;

    /** Settings of a store without links, another one at each call. */
    abstract String[] emptyStore();

    @BeforeAll
    void start() {
        service = RunningService.start(emptyStore());
        create("news", "\"title\":\"100% Überblick_1\",\"tags\":[\"press\"]");
        create(
                "sale",
                "\"title\":\"Spring sale\",\"tags\":[\"press\",\"shop\"],\"expiresAt\":\"9999-01-01T00:00:00Z\"");
        create("past", "\"tags\":[\"shop\"],\"expiresAt\":\"2026-01-01T00:00:00Z\"");
        create("off", "\"enabled\":false");
        create("soon", "\"activeFrom\":\"9999-01-01T00:00:00Z\"");
        create("once", "\"maxClicks\":1");
        assertThat(service.get("/once").statusCode()).isEqualTo(302);
        create("gone", "\"title\":\"Spring is gone\",\"tags\":[\"press\"]");
        assertThat(service.delete("gone").statusCode()).isEqualTo(204);
    }

    @AfterAll
    void stop() {
        service.close();
    }

    private void create(String code, String said) {
        assertThat(service.create(code, "\"originalUrl\":\"https://example.com/of/" + code + "?a=b\"," + said)
                        .statusCode())
                .isEqualTo(201);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private List<String> codes(String query) {
        HttpResponse<String> answer = service.get(URLS + "?" + query);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return codes(json(answer));
    }

    private static List<String> codes(JsonNode page) {
        List<String> codes = new ArrayList<>();
        page.get("items").forEach(item -> codes.add(item.get("shortCode").asString()));
        return codes;
    }

    @ParameterizedTest
    @CsvSource({
        "SPRING, sale",
        "100% ü, news",
        "blick_1, news",
        "news, news",
        "/of/sale?a=b, sale",
        "%%%, ''",
        "nothing of it, ''",
        "___, ''"
    })
    void a_text_is_looked_for_as_it_is_in_upper_or_lower_case(String text, String code) {
        assertThat(codes("q=" + encoded(text))).isEqualTo(code.isEmpty() ? List.of() : List.of(code));
    }

    @Test
    void a_text_is_looked_for_in_code_title_and_url_of_all_links_that_are_not_deleted() {
        assertThat(codes("q=example.com")).containsExactly("once", "soon", "off", "past", "sale", "news");
    }

    @ParameterizedTest
    @CsvSource({"active, sale news", "scheduled, soon", "expired, past", "used-up, once", "disabled, off"})
    void links_are_listed_by_the_state_that_they_show(String state, String codes) {
        assertThat(codes("state=" + state)).containsExactly(codes.split(" "));
        json(service.get(URLS + "?state=" + state))
                .get("items")
                .forEach(item -> assertThat(item.get("state").asString()).isEqualTo(state));
    }

    @Test
    void filters_hold_together() {
        assertThat(codes("tag=press")).containsExactly("sale", "news");
        assertThat(codes("tag=press&q=spring")).containsExactly("sale");
        assertThat(codes("tag=shop&state=expired")).containsExactly("past");
        assertThat(codes("tag=Press")).isEmpty();
    }

    @Test
    void times_of_creation_are_from_one_to_just_before_another() {
        String created = json(service.find("past")).get("createdAt").asString();
        String after = Instant.parse(created).plusMillis(1).toString();

        assertThat(codes("createdFrom=" + created + "&createdTo=" + after)).contains("past");
        assertThat(codes("createdFrom=" + after)).doesNotContain("past");
        assertThat(codes("createdTo=" + created)).doesNotContain("past");
    }

    @ParameterizedTest
    @ValueSource(strings = {"createdAt", "clicks"})
    void a_list_goes_on_with_the_same_filters_in_the_same_order(String sort) {
        String list = "q=example.com&order=asc&sort=" + sort;
        List<String> all = codes(list);
        List<String> paged = new ArrayList<>();
        String path = URLS + "?limit=2&" + list;
        while (!path.isEmpty()) {
            HttpResponse<String> page = service.get(path);
            paged.addAll(codes(json(page)));
            path = page.headers().firstValue("Link").map(SearchContract::target).orElse("");
        }

        assertThat(paged).hasSize(6).isEqualTo(all);
    }

    /** The path and query of a link to the next page. */
    private static String target(String link) {
        return link.substring(link.indexOf(URLS), link.indexOf('>'));
    }

    @Test
    void a_cursor_is_of_one_list_alone() {
        String cursor = json(service.get(URLS + "?limit=1&q=example.com"))
                .get("nextCursor")
                .asString();

        for (String other : List.of("q=example.org", "q=example.com&tag=press", "q=example.com&sort=clicks", "")) {
            assertThat(service.get(URLS + "?limit=1&cursor=" + cursor + "&" + other)
                            .statusCode())
                    .as(other)
                    .isEqualTo(400);
        }
    }

    /** The ranking is first made by a thread that the start does not wait for. */
    @Test
    @Timeout(60)
    void a_list_in_order_of_clicks_says_of_when_it_is() {
        JsonNode page;
        do {
            page = json(service.get(URLS + "?sort=clicks"));
        } while (!page.has("rankedAt"));

        assertThat(Instant.parse(page.get("rankedAt").asString())).isBeforeOrEqualTo(Instant.now());
        assertThat(codes(page)).containsExactlyInAnyOrder("once", "soon", "off", "past", "sale", "news");
        assertThat(json(service.get(URLS)).has("rankedAt")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q=ab                                                          | q",
                "q=a%0Ab                                                       | q",
                "state=gone                                                    | state",
                "sort=title                                                    | sort",
                "createdFrom=yesterday                                         | createdFrom",
                "createdFrom=2026-01-02T00:00:00Z&createdTo=2026-01-01T00:00:00Z | createdTo",
                "tag=                                                          | tag"
            })
    void a_filter_that_can_not_be_is_refused_by_its_name(String query, String field) {
        HttpResponse<String> answer = service.get(URLS + "?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(header(answer, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(json(answer).get("errors").get(0).get("field").asString()).isEqualTo(field);
    }
}

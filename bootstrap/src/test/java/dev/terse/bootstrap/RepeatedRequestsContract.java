package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the API does with many links at once, links that are there, and requests that come again, whatever the store. */
abstract class RepeatedRequestsContract extends ManagementContract {
    private static final int AT_ONCE = 16;

    @Test
    void answers_each_item_of_a_batch_as_a_request_of_its_own() {
        service.create("batch-taken", "\"originalUrl\":\"https://example.com/first\"");

        HttpResponse<String> response = batch(
                """
                {"originalUrl":"https://example.com/1","customCode":"batch-1","title":"One","tags":["a"]},
                {"originalUrl":"ftp://example.com"},
                {"originalUrl":"https://example.com/2","customCode":"batch-taken"},
                {"originalUrl":"https://example.com/3","unknown":true,"customCode":7},
                {"originalUrl":"https://example.com/4"}""");

        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode items = json(response).get("items");
        assertThat(items.valueStream().map(item -> item.get("status").asInt()))
                .containsExactly(201, 400, 409, 400, 201);
        assertThat(items.get(0).get("link")).isEqualTo(json(service.find("batch-1")));
        assertThat(items.get(1).get("problem").get("errors").get(0).get("field").asString())
                .isEqualTo("originalUrl");
        assertThat(items.get(2).get("problem").get("type").asString()).isEqualTo("urn:terse:problem:code-taken");
        assertThat(items.get(3).get("problem").get("errors").valueStream().map(error -> error.get("field")
                        .asString()))
                .containsExactlyInAnyOrder("customCode", "unknown");
        String code = items.get(4).get("link").get("shortCode").asString();
        assertThat(header(service.get("/" + code), "Location")).isEqualTo("https://example.com/4");
    }

    @Test
    void takes_ten_thousand_links_in_a_batch_and_no_more() {
        IntFunction<String> items = number -> IntStream.range(0, number)
                .mapToObj(i -> "{\"originalUrl\":\"https://example.com/" + "x".repeat(100) + i + "\"}")
                .collect(Collectors.joining(","));

        HttpResponse<String> most = batch(items.apply(10_000));
        HttpResponse<String> more = batch(items.apply(10_001));

        assertThat(json(most).get("items").valueStream().map(item -> item.get("status")
                        .asInt()))
                .hasSize(10_000)
                .containsOnly(201);
        assertThat(more.statusCode()).isEqualTo(400);
        assertThat(json(more).get("errors").get(0).get("message").asString())
                .isEqualTo("must be a list of 1 to 10000 objects");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"items\":[]}", "{\"items\":{}}", "{\"items\":[1]}", "{\"items\":null}", "[]"})
    void refuses_a_batch_that_is_none(String body) {
        HttpResponse<String> response =
                service.send("POST", "/api/v1/urls:batch", body, "Content-Type", "application/json");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("type").asString()).isEqualTo("urn:terse:problem:invalid-request");
    }

    @Test
    void finds_a_link_that_is_there() {
        String fields = "\"originalUrl\":\"https://example.com/there\",\"title\":\"There\"";
        JsonNode older = json(service.create("older", fields));
        JsonNode newer = json(service.create("newer", fields));

        HttpResponse<String> found = service.post("{" + fields + ",\"findExisting\":true}");
        HttpResponse<String> other = service.post("{" + fields + ",\"tags\":[\"x\"],\"findExisting\":true}");

        assertThat(found.statusCode()).isEqualTo(200);
        assertThat(json(found)).isEqualTo(newer).isNotEqualTo(older);
        assertThat(header(found, "ETag")).isEqualTo(header(service.find("newer"), "ETag"));
        assertThat(other.statusCode()).isEqualTo(201);
    }

    @Test
    void makes_one_link_for_all_who_ask_at_once_for_one_that_is_there() throws Exception {
        for (int round = 0; round < 20; round++) {
            String body = "{\"originalUrl\":\"https://example.com/once/" + round + "\",\"findExisting\":true}";

            List<HttpResponse<String>> responses = atOnce(i -> service.post(body));

            assertThat(responses.stream().filter(response -> response.statusCode() == 201))
                    .hasSize(1);
            assertThat(codes(responses)).hasSize(1);
        }
    }

    @Test
    void refuses_to_find_a_link_under_a_certain_code() {
        HttpResponse<String> response =
                service.create("certain", "\"originalUrl\":\"https://example.com/\",\"findExisting\":true");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("errors").get(0).get("field").asString()).isEqualTo("findExisting");
    }

    @Test
    void answers_a_request_that_comes_again_as_before() {
        String body = "{\"originalUrl\":\"https://example.com/again\"}";
        HttpResponse<String> first = post("again", body);
        service.patch(json(first).get("shortCode").asString(), "{\"title\":\"Changed since\"}");

        HttpResponse<String> second = post("again", body);

        assertThat(first.statusCode()).isEqualTo(201);
        assertThat(header(first, "Idempotent-Replayed")).isEmpty();
        assertThat(second.statusCode()).isEqualTo(201);
        assertThat(second.body()).isEqualTo(first.body());
        for (String name : List.of("Location", "ETag", "Content-Type")) {
            assertThat(header(second, name)).isNotEmpty().isEqualTo(header(first, name));
        }
        assertThat(header(second, "Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void answers_a_refusal_that_comes_again_as_before() {
        String body = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"refused\"}";
        service.post(body);
        HttpResponse<String> first = post("refused", body);
        service.delete("refused");

        HttpResponse<String> second = post("refused", body);

        assertThat(first.statusCode()).isEqualTo(409);
        assertThat(second.statusCode()).isEqualTo(409);
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(header(second, "Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void refuses_another_request_of_the_same_key() {
        post("reused", "{\"originalUrl\":\"https://example.com/a\"}");

        HttpResponse<String> other = post("reused", "{\"originalUrl\":\"https://example.com/b\"}");
        HttpResponse<String> elsewhere = service.send(
                "POST",
                "/api/v1/urls:batch",
                "{\"items\":[{\"originalUrl\":\"https://example.com/a\"}]}",
                "Content-Type",
                "application/json",
                "Idempotency-Key",
                "reused");

        for (HttpResponse<String> response : List.of(other, elsewhere)) {
            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(json(response).get("type").asString()).isEqualTo("urn:terse:problem:idempotency-key-reused");
        }
    }

    @Test
    void does_a_request_once_that_comes_many_times_at_once() throws Exception {
        for (int round = 0; round < 20; round++) {
            String key = "crowd-" + round;

            List<HttpResponse<String>> responses =
                    atOnce(i -> post(key, "{\"originalUrl\":\"https://example.com/crowd\"}"));

            assertThat(responses)
                    .allSatisfy(response -> assertThat(response.statusCode()).isEqualTo(201));
            assertThat(codes(responses)).hasSize(1);
            assertThat(responses.stream().filter(response -> header(response, "Idempotent-Replayed")
                            .isEmpty()))
                    .hasSize(1);
        }
    }

    @Test
    void answers_a_batch_that_comes_again_as_before() {
        String items = "{\"originalUrl\":\"https://example.com/a\"},{\"originalUrl\":\"nonsense\"}";

        HttpResponse<String> first = batch(items, "Idempotency-Key", "batch-again");
        HttpResponse<String> second = batch(items, "Idempotency-Key", "batch-again");

        assertThat(second.body()).isEqualTo(first.body());
        assertThat(header(second, "Idempotent-Replayed")).isEqualTo("true");
    }

    @Test
    void remembers_no_request_that_was_not_understood() {
        HttpResponse<String> first = post("nonsense", "{\"originalUrl\":\"nonsense\"}");
        HttpResponse<String> second = post("nonsense", "{\"originalUrl\":\"https://example.com/\"}");

        assertThat(first.statusCode()).isEqualTo(400);
        assertThat(second.statusCode()).isEqualTo(201);
    }

    @Test
    void refuses_a_key_that_is_none() {
        HttpResponse<String> response = post("two words", "{\"originalUrl\":\"https://example.com/\"}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("errors").get(0).get("field").asString()).isEqualTo("Idempotency-Key");
    }

    private HttpResponse<String> batch(String items, String... headers) {
        String[] all = new String[headers.length + 2];
        all[0] = "Content-Type";
        all[1] = "application/json";
        System.arraycopy(headers, 0, all, 2, headers.length);
        return service.send("POST", "/api/v1/urls:batch", "{\"items\":[" + items + "]}", all);
    }

    private HttpResponse<String> post(String key, String body) {
        return service.send("POST", "/api/v1/urls", body, "Content-Type", "application/json", "Idempotency-Key", key);
    }

    private static Set<String> codes(List<HttpResponse<String>> responses) {
        Set<String> codes = new HashSet<>();
        responses.forEach(response -> codes.add(json(response).get("shortCode").asString()));
        return codes;
    }

    private static List<HttpResponse<String>> atOnce(IntFunction<HttpResponse<String>> request) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            List<Future<HttpResponse<String>>> futures = IntStream.range(0, AT_ONCE)
                    .mapToObj(i -> threads.submit(() -> request.apply(i)))
                    .toList();
            List<HttpResponse<String>> responses = new ArrayList<>();
            for (Future<HttpResponse<String>> future : futures) {
                responses.add(future.get());
            }
            return responses;
        } finally {
            threads.shutdown();
        }
    }
}

package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ErrorsIT {
    private static final String BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

    @SuppressWarnings("NullAway.Init")
    private RunningService service;

    @BeforeAll
    void start() {
        service = RunningService.start();
    }

    @AfterAll
    void stop() {
        service.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "nonsense",
                "[]",
                "null",
                "\"https://example.com\"",
                "{\"originalUrl\":\"https://example.com\"}}",
                "{\"originalUrl\":\"https://example.com\",\"originalUrl\":\"https://example.org\"}",
                "{\"originalUrl\":\"https://example.com\",}",
                "{'originalUrl':'https://example.com'}",
            })
    void refuses_what_is_no_json_object(String body) {
        HttpResponse<String> response = service.post(body);

        assertProblem(response, 400, "invalid-request");
        assertThat(json(response).has("errors")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | originalUrl",
                "{\"originalUrl\":null} | originalUrl",
                "{\"originalUrl\":\"\"} | originalUrl",
                "{\"originalUrl\":5} | originalUrl",
                "{\"originalUrl\":[\"https://example.com\"]} | originalUrl",
                "{\"originalUrl\":\"ftp://example.com\"} | originalUrl",
                "{\"originalUrl\":\"https://example.com\",\"customCode\":7} | customCode",
                "{\"originalUrl\":\"https://example.com\",\"customCode\":\"\"} | customCode",
                "{\"originalUrl\":\"https://example.com\",\"customCode\":\"a/b\"} | customCode",
                "{\"originalUrl\":\"https://example.com\",\"customCode\":\"API\"} | customCode",
                "{\"originalUrl\":\"https://example.com\",\"customCode\":\"actuator\"} | customCode",
                "{\"originalUrl\":\"https://example.com\",\"originalURL\":\"x\"} | originalURL",
                "{\"originalUrl\":\"https://example.com\",\"title\":\"\"} | title",
                "{\"originalUrl\":\"https://example.com\",\"title\":[\"x\"]} | title",
                "{\"originalUrl\":\"https://example.com\",\"tags\":\"x\"} | tags",
                "{\"originalUrl\":\"https://example.com\",\"tags\":[null]} | tags",
                "{\"originalUrl\":\"https://example.com\",\"tags\":[\"x\",1]} | tags",
                "{\"originalUrl\":\"https://example.com\",\"activeFrom\":\"2026-01-01\"} | activeFrom",
                "{\"originalUrl\":\"https://example.com\",\"activeFrom\":1769851800} | activeFrom",
                "{\"originalUrl\":\"https://example.com\",\"expiresAt\":\"2026-01-01T00:00:00\"} | expiresAt",
                "{\"originalUrl\":\"https://example.com\",\"expiresAt\":\"9999-12-31T23:59:59-01:00\"} | expiresAt",
                "{\"originalUrl\":\"https://example.com\",\"activeFrom\":\"2026-01-02T00:00:00Z\",\"expiresAt\":\"2026-01-01T00:00:00Z\"} | expiresAt",
                "{\"originalUrl\":\"https://example.com\",\"maxClicks\":0} | maxClicks",
                "{\"originalUrl\":\"https://example.com\",\"maxClicks\":\"1\"} | maxClicks",
                "{\"originalUrl\":\"https://example.com\",\"maxClicks\":1.5} | maxClicks",
                "{\"originalUrl\":\"https://example.com\",\"maxClicks\":1e400} | maxClicks",
                "{\"originalUrl\":\"https://example.com\",\"maxClicks\":123456789012345678901234567890} | maxClicks",
                "{\"originalUrl\":\"https://example.com\",\"maxClicks\":-1e300} | maxClicks",
                "{\"originalUrl\":\"https://example.com\",\"enabled\":\"true\"} | enabled",
                "{\"originalUrl\":\"https://example.com\",\"enabled\":1} | enabled",
                "{\"originalUrl\":\"https://example.com\",\"fallbackUrl\":\"x\"} | fallbackUrl",
                "{\"originalUrl\":\"https://example.com\",\"forwardQuery\":0} | forwardQuery",
                "{\"originalUrl\":\"https://example.com\",\"redirectStatus\":303} | redirectStatus",
                "{\"originalUrl\":\"https://example.com\",\"redirectStatus\":true} | redirectStatus",
                "{\"enabled\":1,\"tags\":{},\"title\":\" x\",\"other\":1,\"fallbackUrl\":\"x\"} | tags,enabled,other,originalUrl,title,fallbackUrl",
                "{\"originalUrl\":\"x\",\"customCode\":\"a b\"} | originalUrl,customCode",
                "{\"originalUrl\":5,\"customCode\":\"a b\",\"other\":1} | originalUrl,other,customCode",
                "{\"customCode\":\"a b\",\"other\":1} | other,originalUrl,customCode",
            })
    void names_every_field_that_is_wrong_and_stores_nothing(String body, String fields) {
        String before = service.get("/api/v1/stats").body();

        HttpResponse<String> response = service.post(body);

        assertProblem(response, 400, "invalid-request");
        assertThat(fields(response)).containsExactly(fields.split(","));
        assertThat(service.get("/api/v1/stats").body()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{\"originalUrl\":null} | originalUrl",
                "{\"originalUrl\":5} | originalUrl",
                "{\"customCode\":\"other\"} | customCode",
                "{\"customCode\":null,\"maxClicks\":0} | customCode,maxClicks",
                "{\"shortCode\":\"patched\",\"clicks\":0} | shortCode,clicks",
                "{\"title\":7,\"tags\":[\"a,b\"],\"fallbackUrl\":\"x\"} | title,tags,fallbackUrl",
                "{\"activeFrom\":\"9999-01-01T00:00:00Z\"} | expiresAt",
            })
    void names_every_field_of_a_change_that_is_wrong_and_changes_nothing(String body, String fields) {
        service.create("patched", "\"originalUrl\":\"https://example.com/\",\"expiresAt\":\"2026-01-01T00:00:00Z\"");
        String before = service.find("patched").body();

        HttpResponse<String> response = service.patch("patched", body);

        assertProblem(response, 400, "invalid-request");
        assertThat(fields(response)).containsExactly(fields.split(","));
        assertThat(service.find("patched").body()).isEqualTo(before);
    }

    @Test
    void says_that_a_code_can_not_be_changed() {
        service.create("fixed", "\"originalUrl\":\"https://example.com/\"");

        JsonNode error = json(service.patch("fixed", "{\"customCode\":\"other\",\"othr\":1}"))
                .get("errors");

        assertThat(error.get(0).get("message").asString())
                .isEqualTo("must not be given: the code of a link can't be changed");
        assertThat(error.get(1).get("message").asString())
                .isEqualTo("is not known here; known are activeFrom, enabled, expiresAt, fallbackUrl, forwardQuery,"
                        + " maxClicks, originalUrl, redirectStatus, tags, title");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "\"x\"",
                "{\"title\":\"x\",\"title\":\"y\"}",
                "[{\"op\":\"remove\",\"path\":\"/title\"}]"
            })
    void refuses_a_change_that_is_no_json_object(String body) {
        assertProblem(service.patch("unknown", body), 400, "invalid-request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "3", "3-1", "\"3-1", "*, \"3-1\"", "\"3-1\" \"3-2\""})
    void refuses_versions_that_are_no_entity_tags(String ifMatch) {
        assertProblem(service.patch("unknown", "{}", "If-Match", ifMatch), 400, "invalid-request");
        assertProblem(service.delete("unknown", "If-Match", ifMatch), 400, "invalid-request");
    }

    @Test
    void finds_no_link_to_change_or_to_delete() {
        for (String code : List.of("unknown", "no%20code")) {
            assertProblem(service.patch(code, "{}"), 404, "link-not-found");
            assertProblem(service.patch(code, "{}", "If-Match", "*"), 404, "link-not-found");
            assertProblem(service.delete(code), 404, "link-not-found");
            assertProblem(service.delete(code, "If-Match", "\"1-1\""), 404, "link-not-found");
        }
    }

    @Test
    void a_weak_tag_is_of_no_version() {
        String tag = header(service.create("weak", "\"originalUrl\":\"https://example.com/\""), "ETag");

        assertProblem(service.patch("weak", "{}", "If-Match", "W/" + tag), 412, "version-mismatch");
        assertThat(service.patch("weak", "{}", "If-Match", "W/" + tag + ", " + tag)
                        .statusCode())
                .isEqualTo(200);
        assertThat(service.patch("weak", "{}", "If-Match", "*").statusCode()).isEqualTo(200);
    }

    @Test
    void takes_a_number_in_each_way_that_json_can_write_it() {
        String body = service.create("hundred", "\"originalUrl\":\"https://example.com/\",\"maxClicks\":1.0e2")
                .body();

        assertThat(body).contains("\"maxClicks\":100,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json-patch+json", "application/*", "nonsense"})
    void takes_changes_as_json_only(String contentType) {
        HttpResponse<String> response =
                service.send("PATCH", "/api/v1/urls/unknown", "{}", "Content-Type", contentType);

        assertProblem(response, 415, "unsupported-media-type");
        assertThat(header(response, "Accept-Patch"))
                .isEqualTo(header(response, "Accept"))
                .isEqualTo("application/merge-patch+json, application/json");
    }

    @Test
    void says_what_can_be_done_with_a_link() {
        HttpResponse<String> response = service.send("OPTIONS", "/api/v1/urls/unknown", null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Allow").split(", ?"))
                .containsExactlyInAnyOrder("GET", "HEAD", "PATCH", "DELETE", "OPTIONS");
        assertThat(header(response, "Accept-Patch").split(", ?"))
                .containsExactlyInAnyOrder("application/merge-patch+json", "application/json");
    }

    @ParameterizedTest
    @CsvSource({
        "limit=0, limit",
        "limit=201, limit",
        "limit=, limit",
        "limit=x, limit",
        "limit=-1, limit",
        "limit=99999999999, limit",
        "limit=1&limit=2, limit",
        "cursor=, cursor",
        "cursor=x, cursor",
        "cursor=AQEAAAGTAAAAAAAAAAAAAAABYWJjAAAAAA, cursor",
        "order=up, order",
        "limit=0&cursor=!&order=ASC, 'limit,cursor,order'",
    })
    void names_every_parameter_of_a_list_that_is_wrong(String query, String fields) {
        HttpResponse<String> response = service.get("/api/v1/urls?" + query);

        assertProblem(response, 400, "invalid-request");
        assertThat(fields(response)).containsExactly(fields.split(","));
    }

    @ParameterizedTest
    @CsvSource({
        "from=x, from",
        "from=2026-02-30, from",
        "from=26-02-03, from",
        "from=%2B12026-01-01, from",
        "to=2026-1-01, to",
        "to=0000-01-01, to",
        "to=0001-01-05, to",
        "from=x&to=y, 'from,to'",
        "from=2026-02-03&to=2026-02-02, to",
        "from=2025-01-01&to=2026-01-02, to",
        "from=2001-01-01, from",
    })
    void names_every_day_that_is_wrong(String query, String fields) {
        HttpResponse<String> response = service.get("/api/v1/urls/unknown/stats?" + query);

        assertProblem(response, 400, "invalid-request");
        assertThat(fields(response)).containsExactly(fields.split(","));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/urls?limit=%zz", "/api/v1/urls?cursor=%ff", "/api/v1/urls/unknown/stats?from=%c3"})
    void refuses_a_query_that_can_not_be_decoded(String path) throws IOException {
        assertThat(exchange("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"))
                .startsWith("HTTP/1.1 400")
                .contains("urn:terse:problem:invalid-request");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /unknown, link-not-found",
        "HEAD, /unknown, link-not-found",
        "GET, /api/v1/urls/unknown, link-not-found",
        "GET, /api/v1/urls/no%20code, link-not-found",
        "GET, /api/v1/urls/unknown/stats, link-not-found",
        "GET, /api, not-found",
        "GET, /api/v1/unknown, not-found",
        "GET, /no.code, not-found",
        "GET, /a/b, not-found",
        "GET, /error, not-found",
        "GET, /actuator/env, not-found",
        "GET, /swagger-ui/unknown.js, not-found",
    })
    void finds_nothing(String method, String path, String type) {
        HttpResponse<String> response = service.send(method, path, null);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        if (method.equals("GET")) {
            assertProblem(response, 404, type);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/unknown | " + BROWSER + " | text/html;charset=UTF-8",
                "/a/b | text/html | text/html;charset=UTF-8",
                "/unknown | text/html;q=0.5, application/json;q=0.4 | text/html;charset=UTF-8",
                "/unknown | text/html;q=0.5, application/json | application/problem+json",
                "/unknown | text/html;q=0 | application/problem+json",
                "/unknown | */* | application/problem+json",
                "/unknown | application/json | application/problem+json",
                "/unknown | text/html;q=broken | application/problem+json",
                "/api/v1/unknown | " + BROWSER + " | application/problem+json",
            })
    void shows_a_page_to_those_who_ask_for_one(String path, String accept, String contentType) {
        HttpResponse<String> response = service.get(path, "Accept", accept);

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(header(response, "Content-Type")).isEqualTo(contentType);
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /api/v1/urls, 'POST, GET'",
        "POST, /api/v1/stats, GET",
        "PATCH, /api/v1/urls, 'POST, GET'",
        "PUT, /api/v1/urls/unknown, 'GET, PATCH, DELETE'",
        "POST, /api/v1/urls/unknown, 'GET, PATCH, DELETE'",
        "DELETE, /api/v1/urls/unknown/stats, GET",
        "POST, /, GET",
        "POST, /unknown, 'GET, HEAD, OPTIONS'",
        "DELETE, /unknown, 'GET, HEAD, OPTIONS'",
        "OTHER, /unknown, 'GET, HEAD, OPTIONS'",
    })
    void names_the_methods_that_a_path_takes(String method, String path, String allow) {
        HttpResponse<String> response = service.send(method, path, null);

        assertProblem(response, 405, "method-not-allowed");
        assertThat(header(response, "Allow").split(", ")).containsExactlyInAnyOrder(allow.split(", "));
    }

    @Test
    void answers_options_for_a_short_url() {
        HttpResponse<String> response = service.send("OPTIONS", "/unknown", null);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(header(response, "Allow")).isEqualTo("GET, HEAD, OPTIONS");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/xml",
                "application/*",
                "*/*",
                "nonsense",
                "application/x-www-form-urlencoded",
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "multipart/mixed",
            })
    void takes_json_only(String contentType) {
        HttpResponse<String> response =
                service.send("POST", "/api/v1/urls", "{\"originalUrl\":\"x\"}", "Content-Type", contentType);

        assertProblem(response, 415, "unsupported-media-type");
        assertThat(header(response, "Accept")).isEqualTo("application/json");
    }

    @Test
    void takes_json_with_a_charset_parameter() {
        assertThat(service.send(
                                "POST",
                                "/api/v1/urls",
                                "{\"originalUrl\":\"https://example.com/\"}",
                                "Content-Type",
                                "application/json;charset=utf-8")
                        .statusCode())
                .isEqualTo(201);
    }

    @Test
    void asks_for_a_body_where_there_is_none() {
        assertProblem(service.send("POST", "/api/v1/urls", null), 400, "invalid-request");
    }

    @Test
    void gives_json_only() {
        assertProblem(service.get("/api/v1/urls", "Accept", "text/plain"), 406, "not-acceptable");
    }

    @Test
    void takes_a_body_of_64_kib_and_none_longer() {
        String start = "{\"originalUrl\":\"https://example.com/\"";

        assertThat(service.post(start + " ".repeat(65_536 - start.length() - 1) + "}")
                        .statusCode())
                .isEqualTo(201);
        assertProblem(service.post(start + " ".repeat(65_536 - start.length()) + "}"), 413, "body-too-large");
    }

    @ParameterizedTest
    @CsvSource({"PUT, /api/v1/urls, 405", "PATCH, /, 405", "DELETE, /nope/x, 404"})
    void does_not_read_a_form_that_nobody_asked_for(String method, String path, int status) {
        HttpResponse<String> response =
                service.send(method, path, "a=%zz", "Content-Type", "application/x-www-form-urlencoded");

        assertThat(response.statusCode()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nfffffffffffff\r\n",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{\"a\"",
                "Content-Length: 100\r\n\r\n{\"a\"",
            })
    void refuses_a_body_that_ends_early_without_alarming_the_operator(String rest, CapturedOutput output)
            throws IOException {
        String response =
                exchange("POST /api/v1/urls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" + rest);

        assertThat(response).startsWith("HTTP/1.1 400");
        assertThat(output.getAll()).doesNotContain("WARN", "ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost:99999", "localhost:"})
    void refuses_a_host_that_no_short_url_can_start_with(String host) throws IOException {
        String before = service.get("/api/v1/stats").body();
        String body = "{\"originalUrl\":\"https://example.com/\"}";

        String response = exchange("POST /api/v1/urls HTTP/1.1\r\nHost: " + host
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);

        assertThat(response).startsWith("HTTP/1.1 400").contains("urn:terse:problem:invalid-request");
        assertThat(service.get("/api/v1/stats").body()).isEqualTo(before);
    }

    @Test
    void names_no_more_than_50_errors() {
        String body =
                "{" + IntStream.range(0, 100).mapToObj(i -> "\"x" + i + "\":1").collect(joining(",")) + "}";

        assertThat(json(service.post(body)).get("errors")).hasSize(50);
    }

    @Test
    void counts_the_bytes_of_a_body_without_a_length() throws IOException {
        String chunk = "1000\r\n" + " ".repeat(4096) + "\r\n";

        String response = exchange("POST /api/v1/urls HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n" + chunk.repeat(17) + "0\r\n\r\n");

        assertThat(response).startsWith("HTTP/1.1 413").contains("urn:terse:problem:body-too-large");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /a|b HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /a%2fb HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /abc HTTP/1.1\r\nHost: a b\r\n\r\n",
                "GET /abc HTTP/1.1\r\n\r\n",
                "POST /api/v1/urls HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            })
    void refuses_what_is_not_http_by_a_problem_where_the_container_lets_it(String request) throws IOException {
        assertThat(exchange(request))
                .startsWith("HTTP/1.1 400")
                .contains("application/problem+json", "urn:terse:problem:invalid-request")
                .doesNotContain("Tomcat", "Exception", "\tat ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"NONSENSE\r\n\r\n", "GET /abc HTTP/9.9\r\nHost: localhost\r\n\r\n"})
    void gives_nothing_away_where_the_container_does_not_let_it(String request) throws IOException {
        assertThat(exchange(request)).matches("(?s)(HTTP/1.1 [45].*)?").doesNotContain("Tomcat", "Exception");
    }

    @Test
    void refuses_headers_that_are_too_long() throws IOException {
        assertThat(exchange("GET /abc HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 4");
    }

    /** Sends bytes as they are, which no HTTP client would, and reads to the end. */
    private String exchange(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), service.port())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }

    private static void assertProblem(HttpResponse<String> response, int status, String type) {
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(header(response, "Content-Type")).isEqualTo("application/problem+json");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
        assertThat(json(response).get("type").asString()).isEqualTo("urn:terse:problem:" + type);
        assertThat(json(response).get("status").asInt()).isEqualTo(status);
        assertThat(json(response).get("title").asString()).isNotBlank();
        assertThat(json(response).get("detail").asString()).endsWith(".");
    }

    private static List<@Nullable String> fields(HttpResponse<String> response) {
        return StreamSupport.stream(json(response).get("errors").spliterator(), false)
                .<@Nullable String>map(error -> error.get("field").asString())
                .toList();
    }
}

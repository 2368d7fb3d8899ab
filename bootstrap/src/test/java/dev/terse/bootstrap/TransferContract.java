package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.LinkHistory;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Links out of a service and into it over HTTP, whatever the store. */
abstract class TransferContract {
    private static final String EXPORT = "/api/v1/urls:export";
    private static final String IMPORT = "/api/v1/urls:import";
    private static final String HEADER = "shortCode,originalUrl,title,tags,activeFrom,expiresAt,maxClicks,enabled,"
            + "fallbackUrl,forwardQuery,redirectStatus,uses,clicks,lastClickAt,createdAt,daily\r\n";

    /** Settings of a store without links, another one at each call. */
    abstract String[] emptyStore();

    @SuppressWarnings("NullAway.Init")
    private RunningService service;

    @BeforeEach
    void start() {
        service = RunningService.start(emptyStore());
    }

    @AfterEach
    void stop() {
        service.close();
    }

    private HttpResponse<String> importCsv(String... lines) {
        return service.send("POST", IMPORT, String.join("\n", lines), "Content-Type", "text/csv");
    }

    private static String line(int number) {
        return "c%s,https://example.com/%s,\"=Title, \"\"%s\"\" \uD83D\uDE00\",\"b,a\",true,%s,%s,2026-01-02T03:04:05.006Z,2026-01-01:1 2026-01-02:%s"
                .formatted(number, number, number, number % 3, 10 + number % 7, 1 + number % 5);
    }

    private static String file(int links) {
        return IntStream.range(0, links)
                .mapToObj(TransferContract::line)
                .collect(Collectors.joining(
                        "\n", "shortCode,originalUrl,title,tags,forwardQuery,uses,clicks,createdAt,daily\n", "\n"));
    }

    @ParameterizedTest
    @CsvSource({"csv,text/csv", "ndjson,application/x-ndjson"})
    void what_is_exported_is_imported_elsewhere_and_exported_as_it_was(String format, String type) {
        assertThat(json(importCsv(file(6_000))).get("stored").asLong()).isEqualTo(6_000);
        service.create("own", "\"originalUrl\":\"https://example.com/\",\"maxClicks\":3,\"title\":\"Mine\"");
        service.get("/own");
        service.awaitClicks();
        String exported = service.get(EXPORT + "?format=" + format).body();

        try (RunningService other = RunningService.start(emptyStore())) {
            JsonNode result = json(other.send("POST", IMPORT, exported, "Content-Type", type));
            JsonNode again = json(other.send("POST", IMPORT, exported, "Content-Type", type));

            assertThat(result.toString())
                    .isEqualTo("{\"stored\":6001,\"unchanged\":0,\"refused\":0,\"errors\":[],\"hasMoreErrors\":false}");
            assertThat(again.get("unchanged").asLong()).isEqualTo(6_001);
            assertThat(other.get(EXPORT + "?format=" + format).body()).isEqualTo(exported);
            assertThat(other.get("/api/v1/stats").body())
                    .isEqualTo(service.get("/api/v1/stats").body());
        }
    }

    @Test
    void an_imported_link_is_followed_and_goes_on_counting() {
        service.get("/c4");
        importCsv(file(5));

        assertThat(header(service.get("/c4"), "Location")).isEqualTo("https://example.com/4");
        service.awaitClicks();
        JsonNode statistics = json(service.get("/api/v1/urls/c4/stats?from=2026-01-01&to=2026-01-03"));
        assertThat(statistics.get("clicks").asLong()).isEqualTo(15);
        assertThat(statistics.get("createdAt").asString()).startsWith("2026-01-02T03:04:05.006");
        assertThat(statistics.get("daily").toString())
                .isEqualTo("[{\"day\":\"2026-01-01\",\"clicks\":1},{\"day\":\"2026-01-02\",\"clicks\":5},"
                        + "{\"day\":\"2026-01-03\",\"clicks\":0}]");
    }

    @Test
    void rows_that_are_refused_are_told_by_their_lines() {
        service.create("taken", "\"originalUrl\":\"https://example.com/\"");

        HttpResponse<String> response = importCsv(
                "shortCode,originalUrl",
                "a,https://example.com/",
                "taken,https://example.com/other",
                "api,https://example.com/",
                "loop," + service.url().replaceFirst(":[0-9]+$", ""),
                "\u001B[31m,<script>",
                "b,https://example.com/");

        JsonNode result = json(response);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(result.get("stored").asLong() + result.get("refused").asLong())
                .isEqualTo(6);
        assertThat(result.get("errors").toString())
                .contains(
                        "{\"line\":3,\"reason\":\"the short code belongs to another link\"}",
                        "{\"line\":4,\"reason\":\"the short code must not be one of the words that the service keeps for its own paths\"}",
                        "{\"line\":6,\"reason\":\"shortCode must be")
                .doesNotContain("script", "[31m");
        assertThat(service.find("b").statusCode()).isEqualTo(200);
    }

    @Test
    void of_many_rows_that_are_refused_the_first_are_told() {
        JsonNode result = json(importCsv("shortCode,originalUrl\n" + "x y,z\n".repeat(1_001)));

        assertThat(result.get("refused").asLong()).isEqualTo(1_001);
        assertThat(result.get("errors")).hasSize(1_000);
        assertThat(result.get("hasMoreErrors").asBoolean()).isTrue();
    }

    @Test
    void an_export_of_no_links_has_a_header() {
        HttpResponse<String> response = service.get(EXPORT);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo(HEADER);
        assertThat(header(response, "Content-Type")).isEqualTo("text/csv;charset=utf-8");
        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename=\"links.csv\"");
        assertThat(header(response, "Cache-Control")).isEqualTo("no-store");
    }

    @ParameterizedTest
    @CsvSource({
        "'*/*',text/csv;charset=utf-8",
        "text/csv,text/csv;charset=utf-8",
        "application/x-ndjson,application/x-ndjson",
        "'text/csv;q=0.5, application/*',application/x-ndjson",
        "'application/x-ndjson;q=0, */*;q=0.1',text/csv;charset=utf-8"
    })
    void the_format_is_the_one_that_the_client_prefers(String accept, String type) {
        assertThat(header(service.get(EXPORT, "Accept", accept), "Content-Type"))
                .isEqualTo(type);
    }

    @Test
    void the_format_that_is_asked_for_comes_before_what_is_preferred() {
        HttpResponse<String> response = service.get(EXPORT + "?format=ndjson", "Accept", "text/csv");

        assertThat(header(response, "Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(header(response, "Content-Disposition")).isEqualTo("attachment; filename=\"links.ndjson\"");
    }

    @Test
    void a_format_that_is_none_is_refused() {
        assertThat(service.get(EXPORT + "?format=xml").statusCode()).isEqualTo(400);
        assertThat(service.get(EXPORT, "Accept", "text/html").statusCode()).isEqualTo(406);
    }

    @Test
    void a_look_at_an_export_has_its_headers_alone() {
        HttpResponse<String> response = service.send("HEAD", EXPORT, null);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(header(response, "Content-Type")).isEqualTo("text/csv;charset=utf-8");
        assertThat(response.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json",
                "text/plain",
                "text/csv;charset=iso-8859-1",
                "text/csv;charset=none",
                "nonsense"
            })
    void a_body_of_another_type_is_refused(String type) {
        HttpResponse<String> response =
                service.send("POST", IMPORT, "shortCode,originalUrl\na,https://example.com/", "Content-Type", type);

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(header(response, "Accept")).contains("text/csv", "application/x-ndjson");
    }

    @Test
    void a_body_that_is_compressed_is_refused() {
        String file = "shortCode,originalUrl\na,https://example.com/";

        HttpResponse<String> response =
                service.send("POST", IMPORT, file, "Content-Type", "text/csv", "Content-Encoding", "gzip");

        assertThat(response.statusCode()).isEqualTo(415);
        assertThat(header(response, "Accept-Encoding")).isEqualTo("identity");
        assertThat(json(response).get("detail").asString()).contains("without Content-Encoding");
        assertThat(service.send("POST", IMPORT, file, "Content-Type", "text/csv", "Content-Encoding", "identity")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void why_a_long_file_can_not_be_read_is_told_to_who_sends_all_of_it_first() throws IOException {
        byte[] file = ("shortCode,target\n" + "a,https://example.com/\n".repeat(1_000_000)).getBytes(UTF_8);
        String head =
                "POST " + IMPORT + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/csv\r\n"
                        + "Content-Length: " + file.length + "\r\n\r\n";
        try (Socket socket = new Socket("localhost", service.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(head.getBytes(UTF_8));
            socket.getOutputStream().write(file);

            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400");
        }
    }

    @Test
    void a_link_with_the_most_clicks_is_exported_when_it_was_followed() {
        importCsv("shortCode,originalUrl,clicks", "most,https://example.com/," + LinkHistory.MAX_CLICKS);
        service.get("/most");
        service.awaitClicks();

        HttpResponse<String> exported = service.get(EXPORT);

        assertThat(exported.statusCode()).isEqualTo(200);
        try (RunningService other = RunningService.start(emptyStore())) {
            other.send("POST", IMPORT, exported.body(), "Content-Type", "text/csv");
            assertThat(other.get(EXPORT).body()).isEqualTo(exported.body());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/csv;charset=UTF-8", "TEXT/CSV; header=present"})
    void parameters_of_the_type_do_not_matter(String type) {
        assertThat(service.send("POST", IMPORT, "shortCode,originalUrl\na,https://example.com/", "Content-Type", type)
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void a_file_that_can_not_be_read_at_all_is_refused() {
        HttpResponse<String> response = importCsv("shortCode,target", "a,https://example.com/");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).get("detail").asString()).startsWith("The column \"target\" is not known.");
        assertThat(importCsv("").statusCode()).isEqualTo(400);
    }
}

package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** The redirect listener as part of the service. What it answers in detail is tested in its own module. */
@ExtendWith(OutputCaptureExtension.class)
class RedirectListenerIT {
    private static final String LINK = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"link\"}";

    @Test
    void links_are_served_at_a_port_of_their_own_and_counted_once() throws IOException {
        try (RunningService service = RunningService.start("--terse.redirect.port=0")) {
            service.post(LINK);

            assertThat(get(port(service), "/link"))
                    .startsWith("HTTP/1.1 302 ")
                    .contains("Location: https://example.com/\r\n");
            assertThat(get(port(service), "/healthz")).startsWith("HTTP/1.1 200 ");
            assertThat(get(port(service), "/api/v1/stats")).startsWith("HTTP/1.1 404 ");
            assertThat(get(port(service), "/actuator")).startsWith("HTTP/1.1 404 ");

            assertThat(service.get("/api/v1/stats").body()).isEqualTo("{\"urls\":1,\"clicks\":1}");
            assertThat(service.get("/actuator/prometheus").body())
                    .contains("terse_redirect_connections")
                    .contains("terse_redirect_requests_total{status=\"302\"} 1.0")
                    .contains("terse_redirect_requests_total{status=\"404\"} 2.0");
        }
    }

    @Test
    void bots_are_redirected_and_counted_apart() throws IOException {
        try (RunningService service = RunningService.start("--terse.redirect.port=0")) {
            service.post(LINK);

            for (int port : new int[] {service.port(), port(service)}) {
                assertThat(get(port, "/link", "User-Agent: Twitterbot/1.0\r\n")).startsWith("HTTP/1.1 302 ");
            }

            assertThat(service.get("/api/v1/stats").body()).isEqualTo("{\"urls\":1,\"clicks\":0}");
            assertThat(service.get("/actuator/prometheus").body())
                    .contains("terse_redirects_total{outcome=\"bot\"} 2.0")
                    .contains("terse_redirects_total{outcome=\"found\"} 0.0");
        }
    }

    @Test
    void what_became_of_limited_links_is_told_by_outcome() throws IOException {
        try (RunningService service = RunningService.start("--terse.redirect.port=0")) {
            service.post(LINK.replace("}", ",\"maxClicks\":1}"));

            for (String userAgent : new String[] {"Twitterbot/1.0", "curl/8.5.0", "curl/8.5.0"}) {
                get(port(service), "/link", "User-Agent: " + userAgent + "\r\n");
            }

            assertThat(service.get("/actuator/prometheus").body())
                    .contains("terse_redirects_total{outcome=\"withheld\"} 1.0")
                    .contains("terse_redirects_total{outcome=\"found\"} 1.0")
                    .contains("terse_redirects_total{outcome=\"gone\"} 1.0");
        }
    }

    @Test
    void no_link_may_have_the_code_of_its_health() {
        try (RunningService service = RunningService.start()) {
            assertThat(service.post(LINK.replace("\"link\"", "\"healthz\"")).statusCode())
                    .isEqualTo(400);
        }
    }

    @Test
    void a_start_says_where_it_is(CapturedOutput output) {
        try (RunningService service = RunningService.start("--terse.redirect.port=0")) {
            assertThat(output.getAll())
                    .contains("Short URLs are served at http://localhost:" + port(service) + " too.");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--terse.redirect.address=192.0.2.1 | port 0 of 192.0.2.1: .*assign.*",
                "--terse.redirect.address=no_host | port 0 of no_host: .*",
            })
    void an_address_that_is_none_stops_the_start_with_one_sentence(
            String setting, String reason, CapturedOutput output) {
        assertThatThrownBy(() -> RunningService.start("--terse.redirect.port=0", setting))
                .hasRootCauseInstanceOf(Exception.class);

        assertThat(output.getAll().lines())
                .singleElement()
                .asString()
                .containsPattern("The redirect listener can't listen at " + reason
                        + "\\. See terse.redirect.port and terse.redirect.address\\.$");
    }

    @Test
    void a_port_that_is_taken_stops_the_start_with_exit_code_1() throws Exception {
        try (RunningService other = RunningService.start("--terse.redirect.port=0")) {
            ServiceProcess process =
                    ServiceProcess.start("--terse.storage=inmemory", "--terse.redirect.port=" + port(other));

            assertThat(process.awaitEnd()).isEqualTo(1);
            assertThat(process.lines())
                    .singleElement()
                    .asString()
                    .contains("The redirect listener can't listen at port " + port(other) + " of 127.0.0.1: ")
                    .contains("Address already in use");
        }
    }

    @Test
    void it_stops_with_the_service_and_is_not_there_unless_it_is_wanted() throws IOException {
        int port;
        try (RunningService service = RunningService.start("--terse.redirect.port=0")) {
            port = port(service);
            get(port, "/");
        }
        assertThatThrownBy(() -> get(port, "/")).isInstanceOf(ConnectException.class);
        for (String setting : new String[] {"--terse.redirect.status=302", "--terse.redirect.port="}) {
            try (RunningService service = RunningService.start(setting)) {
                assertThat(service.context()
                                .getBeanProvider(RedirectLifecycle.class)
                                .getIfAvailable())
                        .isNull();
            }
        }
    }

    private static int port(RunningService service) {
        return service.context().getBean(RedirectLifecycle.class).port();
    }

    private static String get(int port, String path) throws IOException {
        return get(port, path, "");
    }

    private static String get(int port, String path, String headers) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + headers + "\r\n")
                            .getBytes(ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
        }
    }
}

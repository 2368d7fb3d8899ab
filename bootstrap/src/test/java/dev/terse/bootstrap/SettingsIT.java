package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class SettingsIT {
    private static final String LINK = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"link\"}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "terse.storage=mysql | terse.storage must be postgres or inmemory.",
                "terse.storage=postgres --spring.datasource.url=jdbc:oracle:thin:@a | spring.datasource.url must be a JDBC URL of PostgreSQL, such as jdbc:postgresql://localhost/terse.",
                "terse.partitions=0 | terse.partitions must be a whole number from 1 to 1024.",
                "terse.partitions=1025 | terse.partitions must be a whole number from 1 to 1024.",
                "terse.migration.offline-row-limit=-1 | terse.migration.offline-row-limit must be a whole number from 0 up.",
                "terse.storage= | terse.storage must be postgres or inmemory.",
                "terse.base-url=sho.rt | terse.base-url must be an http or https URL without query and fragment, such as https://sho.rt.",
                "terse.base-url=https://sho.rt?a | terse.base-url must be an http or https URL without query and fragment, such as https://sho.rt.",
                "terse.root-url=www | terse.root-url must be an http or https URL, such as https://www.example.com/.",
                "terse.own-hosts=a,b/c | terse.own-hosts must be a list of host names, each with or without a port, such as sho.rt,sho.rt:8443.",
                "terse.codes.length=0 | terse.codes.length must be a whole number from 1 to 64.",
                "terse.codes.length=65 | terse.codes.length must be a whole number from 1 to 64.",
                "terse.codes.length=seven | terse.codes.length must be a whole number from 1 to 64.",
                "terse.codes.length= | terse.codes.length must be a whole number from 1 to 64.",
                "terse.codes.max-length=6 | terse.codes.max-length must be a whole number from terse.codes.length to 64.",
                "terse.codes.max-length=65 | terse.codes.max-length must be a whole number from terse.codes.length to 64.",
                "terse.codes.attempts=0 | terse.codes.attempts must be a whole number from 1 to 100.",
                "terse.codes.attempts=101 | terse.codes.attempts must be a whole number from 1 to 100.",
                "terse.codes.reserved=a b | terse.codes.reserved must be a list of words of at most 64 letters, digits, '_' and '-' each.",
                "terse.codes.retirement=-1s | terse.codes.retirement must be a duration from 0s to 3650d, such as 30d.",
                "terse.codes.retirement=3651d | terse.codes.retirement must be a duration from 0s to 3650d, such as 30d.",
                "terse.redirect.status=303 | terse.redirect.status must be 301, 302, 307 or 308.",
                "terse.redirect.max-age=-1s | terse.redirect.max-age must be a duration from 0s to 365d, such as 60s or 1h.",
                "terse.redirect.max-age=soon | terse.redirect.max-age must be a duration from 0s to 365d, such as 60s or 1h.",
                "terse.redirect.port=-1 | terse.redirect.port must be a whole number from 0 to 65535.",
                "terse.redirect.port=65536 | terse.redirect.port must be a whole number from 0 to 65535.",
                "terse.redirect.port=http | terse.redirect.port must be a whole number from 0 to 65535.",
                "terse.redirect.address= | terse.redirect.address must be an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all.",
                "terse.redirect.max-connections=0 | terse.redirect.max-connections must be a whole number from 1 to 1000000.",
                "terse.redirect.max-connections=1000001 | terse.redirect.max-connections must be a whole number from 1 to 1000000.",
                "terse.redirect.idle-timeout=999ms | terse.redirect.idle-timeout must be a duration from 1s to 1h, such as 60s.",
                "terse.redirect.idle-timeout=61m | terse.redirect.idle-timeout must be a duration from 1s to 1h, such as 60s.",
                "terse.clicks.durability=memory | terse.clicks.durability must be process or disk.",
                "terse.clicks.journal-limit=1MB | terse.clicks.journal-limit must be a size of at least 16MB, such as 2GB.",
                "terse.clicks.shutdown-drain=2h | terse.clicks.shutdown-drain must be a duration from 0s to 1h, such as 20s.",
                "terse.cache.max-entries=0 | terse.cache.max-entries must be a whole number from 1 to 100000000.",
                "terse.cache.max-entries=all | terse.cache.max-entries must be a whole number from 1 to 100000000.",
                "terse.cache.max-age=0 | terse.cache.max-age must be a duration from 1s to 24h, such as 60s.",
                "terse.cache.max-age=25h | terse.cache.max-age must be a duration from 1s to 24h, such as 60s.",
                "terse.cache.unknown-max-age=0 | terse.cache.unknown-max-age must be a duration from 1s to 2s, such as 1500ms.",
                "terse.cache.unknown-max-age=3s | terse.cache.unknown-max-age must be a duration from 1s to 2s, such as 1500ms.",
                "terse.cache.stale-if-error=30s | terse.cache.stale-if-error must be a duration from terse.cache.max-age to 365d, such as 24h.",
                "terse.storge=inmemory | terse.storge is not a setting of Terse; the README lists them.",
                "terse.codes.lenght=7 | terse.codes.lenght is not a setting of Terse; the README lists them.",
            })
    void a_bad_value_stops_the_start_with_one_sentence(String setting, String sentence, CapturedOutput output) {
        assertThatThrownBy(() -> RunningService.start(("--" + setting).split(" (?=--)")))
                .isInstanceOf(InvalidSettingException.class);

        assertThat(output.getAll().lines()).singleElement(STRING).endsWith(": " + sentence);
    }

    @Test
    void a_start_prints_the_address_and_a_command_to_try(CapturedOutput output) {
        try (RunningService service = RunningService.start()) {
            assertThat(output.getAll())
                    .contains(
                            "is up at " + service.url() + ".",
                            "Links are kept in memory",
                            "Try: curl -i",
                            service.url() + "/api/v1/urls");
            assertThat(output.getAll().lines()).hasSize(2);
        }
    }

    @Test
    void it_listens_on_loopback_only() throws Exception {
        try (RunningService service = RunningService.start()) {
            new Socket(InetAddress.getLoopbackAddress(), service.port()).close();
            for (InetAddress address : otherAddresses()) {
                assertThatThrownBy(() -> new Socket(address, service.port())).isInstanceOf(ConnectException.class);
            }
        }
    }

    @Test
    void short_urls_start_with_the_base_url() {
        try (RunningService service = RunningService.start("--terse.base-url=https://sho.rt/s/")) {
            HttpResponse<String> created = service.post(LINK);

            assertThat(header(created, "Location")).isEqualTo("https://sho.rt/s/link");
            assertThat(json(created).get("shortUrl").asString()).isEqualTo("https://sho.rt/s/link");
            service.post("{\"originalUrl\":\"https://example.com/\"}");
            assertThat(header(service.get("/api/v1/urls?limit=1"), "Link"))
                    .startsWith("<https://sho.rt/s/api/v1/urls?limit=1&order=desc&cursor=");
        }
    }

    @Test
    void links_to_the_service_itself_are_refused() {
        try (RunningService service = RunningService.start(
                "--terse.base-url=https://sho.rt", "--terse.own-hosts=go.example,go.example:8443")) {
            for (String own :
                    List.of("https://sho.rt/x", "http://SHO.RT", "http://go.example", "https://go.example:8443/")) {
                HttpResponse<String> response = service.post("{\"originalUrl\":\"" + own + "\"}");
                assertThat(response.statusCode()).as(own).isEqualTo(400);
                assertThat(response.body()).contains("must not lead to this service itself");
            }
            assertThat(service.post("{\"originalUrl\":\"https://sho.rt:444/\"}").statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void forwarded_headers_count_only_where_that_is_switched_on() {
        String[] forwarded = {
            "Content-Type",
            "application/json",
            "X-Forwarded-Proto",
            "https",
            "X-Forwarded-Host",
            "evil.example",
            "Forwarded",
            "proto=https;host=evil.example"
        };
        try (RunningService off = RunningService.start()) {
            assertThat(header(off.send("POST", "/api/v1/urls", LINK, forwarded), "Location"))
                    .isEqualTo(off.url() + "/link");
        }
        try (RunningService on = RunningService.start("--server.forward-headers-strategy=framework")) {
            assertThat(header(on.send("POST", "/api/v1/urls", LINK, forwarded), "Location"))
                    .isEqualTo("https://evil.example/link");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "301 | private, max-age=3600",
                "302 | no-store",
                "307 | no-store",
                "308 | private, max-age=3600",
            })
    void redirects_have_the_status_and_age_of_the_settings(int status, String cacheControl) {
        try (RunningService service =
                RunningService.start("--terse.redirect.status=" + status, "--terse.redirect.max-age=1h")) {
            service.post(LINK);

            HttpResponse<String> response = service.get("/link");

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(header(response, "Cache-Control")).isEqualTo(cacheControl);
            assertThat(header(service.get("/unknown"), "Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    void an_age_without_a_unit_is_in_seconds_and_an_empty_url_is_none() {
        try (RunningService service = RunningService.start(
                "--terse.redirect.status=301",
                "--terse.redirect.max-age=60",
                "--terse.base-url=",
                "--terse.root-url=")) {
            HttpResponse<String> created = service.post(LINK);

            assertThat(header(created, "Location")).isEqualTo(service.url() + "/link");
            assertThat(header(service.get("/link"), "Cache-Control")).isEqualTo("private, max-age=60");
            assertThat(service.get("/").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void codes_do_not_shadow_paths_that_were_moved() {
        try (RunningService service =
                RunningService.start("--management.endpoints.web.base-path=/manage/all", "--server.error.path=/oops")) {
            for (String word : List.of("manage", "oops", "api", "v3", "swagger-ui")) {
                assertThat(service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"" + word + "\"}")
                                .statusCode())
                        .as(word)
                        .isEqualTo(400);
            }
            assertThat(service.get("/manage/all/health").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void the_root_redirects_to_the_root_url() {
        try (RunningService service = RunningService.start("--terse.root-url=https://www.example.com/ä")) {
            HttpResponse<String> response = service.get("/");

            assertThat(response.statusCode()).isEqualTo(302);
            assertThat(header(response, "Location")).isEqualTo("https://www.example.com/%C3%A4");
        }
    }

    @Test
    void generated_codes_are_as_long_as_the_settings_say_and_run_out() {
        try (RunningService service = RunningService.start(
                "--terse.codes.length=1",
                "--terse.codes.max-length=1",
                "--terse.codes.attempts=100",
                "--terse.codes.reserved=a,b,word")) {
            HttpResponse<String> response = service.post("{\"originalUrl\":\"https://example.com/\"}");
            for (int i = 0; i < 1_000 && response.statusCode() == 201; i++) {
                assertThat(json(response).get("shortCode").asString()).matches("[0-9A-Za-z&&[^aAbB]]");
                response = service.post("{\"originalUrl\":\"https://example.com/\"}");
            }

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(header(response, "Retry-After")).isEqualTo("1");
            assertThat(json(response).get("type").asString()).isEqualTo("urn:terse:problem:codes-exhausted");
            assertThat(service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"Word\"}")
                            .statusCode())
                    .isEqualTo(400);
        }
    }

    private static List<InetAddress> otherAddresses() throws Exception {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet4Address && !address.isLoopbackAddress())
                .toList();
    }
}

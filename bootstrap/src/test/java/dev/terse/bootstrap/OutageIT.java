package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.StallingProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.json.JsonMapper;

/** The database is away for a while, and visitors of links that are in memory do not notice. */
@Timeout(1_200)
class OutageIT {
    /** A long one is {@code -Dterse.test.outage=60s}. */
    private static final Duration OUTAGE = DurationStyle.detectAndParse(System.getProperty("terse.test.outage", "3s"));

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Of each listener. */
    private static final int CLIENTS = 4;

    /** Too little for what an outage must not pile up in memory. */
    private static final List<String> SMALL_HEAP = List.of("-Xmx192m", "-XX:+ExitOnOutOfMemoryError");

    private static final long JOURNAL_LIMIT = 256 << 20;

    private static final List<String> LINKS =
            IntStream.range(0, 10).mapToObj(number -> "kept" + number).toList();

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private interface Step {
        void take() throws Exception;
    }

    @Test
    void a_server_that_ends_costs_no_redirect_and_no_click() throws Exception {
        try (RestartableServer server = new RestartableServer(folder)) {
            assertOutageCostsNothing(server.url(), server::crash, server::restart);
        }
    }

    @Test
    void a_server_that_falls_silent_costs_no_redirect_and_no_click() throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                StallingProxy proxy = new StallingProxy(server.port())) {
            assertOutageCostsNothing(
                    server.url().replace(":" + server.port() + "/", ":" + proxy.port() + "/"),
                    () -> proxy.stall(true),
                    () -> proxy.stall(false));
        }
    }

    private void assertOutageCostsNothing(String database, Step outage, Step recovery) throws Exception {
        Path data = folder.resolve("terse");
        ServiceProcess service = ServiceProcess.start(
                SMALL_HEAP,
                Postgres.on(
                        database,
                        "--terse.data-dir=" + data,
                        "--terse.redirect.port=0",
                        // So that links are to be read again while that is impossible.
                        "--terse.cache.max-age=1s",
                        "--terse.clicks.journal-limit=" + JOURNAL_LIMIT + "B"));
        try {
            String api = service.awaitUrl();
            String redirects = service.awaitRedirectUrl();
            for (String code : LINKS) {
                create(api, code);
            }
            create(api, "other");
            long others = 0;
            try (Followers followers = Followers.start(LINKS, CLIENTS, api, redirects)) {
                await(api, () -> storage(api) == 200 && followers.redirects() > 1_000);
                int linesBefore = service.lines().size();
                long before = followers.redirects();

                outage.take();
                long begin = System.nanoTime();
                List<Duration> waits = new ArrayList<>();
                while (System.nanoTime() - begin < OUTAGE.toNanos()) {
                    for (String url : List.of(api, redirects)) {
                        for (String path : List.of("/other", "/unknown")) {
                            waits.add(assertUnavailable(url, path));
                        }
                    }
                    assertReady(api);
                }
                assertThat(storage(api)).isEqualTo(503);
                long journal = size(data.resolve("clicks"));
                long meanwhile = followers.redirects() - before;

                recovery.take();
                long back = System.nanoTime();
                await(api, () -> storage(api) == 200);
                for (String url : List.of(api, redirects)) {
                    others += awaitRedirect(api, url, "/other");
                }
                followers.stop();
                await(api, () -> metric(api, "terse_clicks_journal_lag_bytes") == 0);
                Duration healed = Duration.ofNanos(System.nanoTime() - back);
                List<String> told =
                        service.lines().subList(linesBefore, service.lines().size());
                Collections.sort(waits);
                System.out.printf(
                        "An outage of %s: %d redirects meanwhile and %d in all, %d bytes of journal; %d requests for other links took"
                                + " %d ms at most; %d lines of log; all was well %d ms after it%n",
                        OUTAGE,
                        meanwhile,
                        followers.redirects(),
                        journal,
                        waits.size(),
                        last(waits).toMillis(),
                        told.size(),
                        healed.toMillis());

                assertThat(followers.answers()).isEqualTo(followers.redirects());
                for (String code : LINKS) {
                    assertThat(clicks(api, code)).as(code).isEqualTo(followers.redirects(code));
                }
                assertThat(totalClicks(api)).isEqualTo(followers.redirects() + others);
                assertThat(journal).isLessThanOrEqualTo(JOURNAL_LIMIT);
                assertThat(waits.get(waits.size() * 9 / 10)).isLessThan(Duration.ofSeconds(1));
                // A machine that is busy takes its time as well.
                assertThat(last(waits)).isLessThan(Duration.ofSeconds(2));
                assertThat(metric(api, "terse_clicks_dropped_total")).isZero();
                assertThat(told)
                        .as("lines of log")
                        .allMatch(line -> line.contains("Clicks ")
                                || line.contains("Changes of links")
                                || line.contains("is not kept up for now"))
                        .hasSizeBetween(2, 6 + (int) OUTAGE.plus(healed).toMinutes());
            }
        } finally {
            service.stop();
        }
    }

    private static Duration assertUnavailable(String url, String path) throws IOException {
        try (RawConnection connection = new RawConnection(url)) {
            long start = System.nanoTime();
            assertThat(connection.follow(path)).isEqualTo(new RawConnection.Answer(503, "1"));
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    private void assertReady(String api) throws Exception {
        HttpResponse<String> readiness = get(api + "/actuator/health/readiness");
        assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(200);
    }

    private long awaitRedirect(String api, String url, String path) throws Exception {
        long[] redirects = {0};
        await(api, () -> {
            try (RawConnection connection = new RawConnection(url)) {
                redirects[0] += connection.follow(path).status() == 302 ? 1 : 0;
            }
            return redirects[0] > 0;
        });
        return redirects[0];
    }

    private int storage(String api) throws Exception {
        return get(api + "/actuator/health/storage").statusCode();
    }

    private double metric(String api, String name) throws Exception {
        return get(api + "/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    private void create(String api, String code) throws Exception {
        String body = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"" + code + "\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(api + "/api/v1/urls"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    }

    private long clicks(String api, String code) throws Exception {
        return JSON.readTree(get(api + "/api/v1/urls/" + code).body())
                .get("clicks")
                .asLong();
    }

    private long totalClicks(String api) throws Exception {
        return JSON.readTree(get(api + "/api/v1/stats").body()).get("clicks").asLong();
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static Duration last(List<Duration> waits) {
        return waits.get(waits.size() - 1);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private void await(String api, Callable<Boolean> condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.call()) {
            assertReady(api);
            assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(PATIENCE.toNanos());
        }
    }
}

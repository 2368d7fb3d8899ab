package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.JournaledClicks;
import dev.terse.adapter.postgres.PostgresServer;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlRepository;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.DurationStyle;
import tools.jackson.databind.json.JsonMapper;

/** Clicks are counted exactly once, whatever ends when. */
@Timeout(600)
class ClicksIT {
    /** Twenty of them are {@code -Dterse.test.kills=20}. */
    private static final int KILLS = Integer.getInteger("terse.test.kills", 2);

    /** How long two nodes are under load. A long one is {@code -Dterse.test.load=60s}. */
    private static final Duration LOAD = DurationStyle.detectAndParse(System.getProperty("terse.test.load", "3s"));

    private static final int CLIENTS = 16;

    /** So many redirects are answered before the service is killed. */
    private static final int REDIRECTS = 2_000;

    private static final ShortCode GONE = new ShortCode("gone");

    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    @Test
    void no_answered_click_is_lost_and_none_is_made_up_by_kills() throws Exception {
        AtomicInteger sent = new AtomicInteger();
        AtomicInteger answered = new AtomicInteger();
        ServiceProcess service = start();
        String url = service.awaitUrl();
        create(url, "hot");
        for (int round = 0; round < KILLS; round++) {
            followUntilKilled(service, url, sent, answered);
            service = start();
            url = service.awaitUrl();
            awaitLag(url);

            assertThat(clicks(url, "hot")).isBetween((long) answered.get(), (long) sent.get());
        }
        service.stop();
        assertThat(answered.get()).isGreaterThanOrEqualTo(KILLS * REDIRECTS);
    }

    @Test
    void two_nodes_count_the_clicks_on_the_same_links_exactly_while_these_change() throws Exception {
        String database = PostgresServer.newDatabase();
        List<String> codes =
                IntStream.range(0, 10).mapToObj(number -> "hot" + number).toList();
        try (RunningService one = RunningService.start(Postgres.on(database));
                RunningService other = RunningService.start(Postgres.on(database))) {
            for (String code : codes) {
                create(one.url(), code);
            }
            create(one.url(), GONE.value());
            List<String> followed = new ArrayList<>(codes);
            followed.add(GONE.value());
            int changes = 0;
            try (Followers followers = Followers.start(followed, CLIENTS / 2, one.url(), other.url())) {
                long start = System.nanoTime();
                for (; System.nanoTime() - start < LOAD.toNanos(); changes++) {
                    UrlRepository links =
                            (changes % 2 == 0 ? one : other).context().getBean(UrlRepository.class);
                    LinkDetails target = LinkDetails.to(new OriginalUrl("https://example.com/" + changes));
                    ShortCode code = new ShortCode(codes.get(changes % codes.size()));
                    assertThat(links.update(code, version(links, code), target))
                            .isInstanceOf(ChangeResult.Changed.class);
                    assertThat(links.delete(GONE, version(links, GONE), Instant.EPOCH))
                            .isInstanceOf(ChangeResult.Changed.class);
                    assertThat(links.add(GONE, target)).isInstanceOf(AddResult.Added.class);
                }
                followers.stop();
                one.awaitClicks();
                other.awaitClicks();

                System.out.println("Two nodes for " + LOAD + ": " + followers.redirects() + " redirects, " + changes
                        + " links changed and as many removed");
                for (String code : codes) {
                    assertThat(clicks(one.url(), code)).as(code).isEqualTo(followers.redirects(code));
                }
                assertThat(totalClicks(one.url()) + removed(one) + removed(other))
                        .isEqualTo(followers.redirects());
            }
        }
        assertThat(deadlocks(database)).isZero();
    }

    private static long version(UrlRepository links, ShortCode code) {
        return links.findByCode(code).orElseThrow().version();
    }

    /** Clicks that were not counted because their link was no more. */
    private static long removed(RunningService service) {
        return service.context().getBean(JournaledClicks.class).removed();
    }

    private void followUntilKilled(ServiceProcess service, String url, AtomicInteger sent, AtomicInteger answered)
            throws Exception {
        int enough = answered.get() + REDIRECTS;
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        List<Future<?>> ends = new ArrayList<>();
        for (int number = 0; number < CLIENTS; number++) {
            ends.add(clients.submit(() -> followForEver(url, sent, answered)));
        }
        while (answered.get() < enough) {
            Thread.onSpinWait();
        }
        service.kill();
        for (Future<?> end : ends) {
            end.get();
        }
        clients.shutdown();
    }

    private void followForEver(String url, AtomicInteger sent, AtomicInteger answered) {
        try (RawConnection connection = new RawConnection(url)) {
            while (true) {
                sent.incrementAndGet();
                if (connection.follow("/hot").status() == 302) {
                    answered.incrementAndGet();
                }
            }
        } catch (IOException e) {
            // It was killed.
        }
    }

    private ServiceProcess start() throws IOException {
        return ServiceProcess.start("--terse.data-dir=" + data);
    }

    private void create(String url, String code) throws IOException, InterruptedException {
        String body = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"" + code + "\"}";
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/v1/urls"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(201);
    }

    /** Waits until the service says that it has nothing left to count. */
    private void awaitLag(String url) throws IOException, InterruptedException {
        while (!get(url + "/actuator/prometheus").body().contains("\nterse_clicks_journal_lag_bytes 0.0")) {
            Thread.onSpinWait();
        }
    }

    private long clicks(String url, String code) throws IOException, InterruptedException {
        return JSON.readTree(get(url + "/api/v1/urls/" + code).body())
                .get("clicks")
                .asLong();
    }

    private long totalClicks(String url) throws IOException, InterruptedException {
        return JSON.readTree(get(url + "/api/v1/stats").body()).get("clicks").asLong();
    }

    private HttpResponse<String> get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
    }

    private static long deadlocks(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                ResultSet row = connection
                        .createStatement()
                        .executeQuery("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")) {
            row.next();
            return row.getLong(1);
        }
    }
}

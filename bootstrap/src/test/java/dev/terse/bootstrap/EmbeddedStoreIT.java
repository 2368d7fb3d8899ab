package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service as a newcomer has it: nothing is configured, and links are kept on an embedded PostgreSQL. */
class EmbeddedStoreIT {
    /** Ten of them are {@code -Dterse.test.kills=10}. */
    private static final int KILLS = Integer.getInteger("terse.test.kills", 2);

    private static final int CLIENTS = 16;

    /** So many links are answered before the service is killed. */
    private static final int LINKS = 200;

    private static final Duration SLOWER_AT_MOST = Duration.ofSeconds(5);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path data;

    @Test
    void links_are_there_after_a_stop_and_a_start() throws Exception {
        ServiceProcess first = start();
        assertThat(create(first.awaitUrl(), "kept")).isEqualTo(201);
        first.stop();
        assertThat(first.lines()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));

        ServiceProcess second = start();
        assertThat(get(second.awaitUrl() + "/kept")).isEqualTo(302);
        assertThat(second.lines())
                .filteredOn(line -> line.contains("up at"))
                .singleElement()
                .asString()
                .contains("Links are kept in the embedded PostgreSQL in " + data.toRealPath());
        second.stop();
    }

    @Test
    void each_link_that_was_answered_survives_a_kill() throws Exception {
        startAndStop();
        Duration cleanStart = startAndStop();
        for (int round = 0; round < KILLS; round++) {
            ServiceProcess killed = start();
            Queue<String> answered = createUntilDead(killed, "round-" + round);

            long from = System.nanoTime();
            ServiceProcess next = start();
            String url = next.awaitUrl();
            Duration restart = Duration.ofNanos(System.nanoTime() - from);

            assertThat(answered).hasSizeGreaterThanOrEqualTo(LINKS);
            for (String code : answered) {
                assertThat(get(url + "/api/v1/urls/" + code)).as(code).isEqualTo(200);
            }
            assertThat(restart).isLessThan(cleanStart.plus(SLOWER_AT_MOST));
            next.stop();
        }
    }

    private Queue<String> createUntilDead(ServiceProcess service, String prefix) throws Exception {
        String url = service.awaitUrl();
        Queue<String> answered = new ConcurrentLinkedQueue<>();
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<?>> ends = new ArrayList<>();
            for (int number = 0; number < CLIENTS; number++) {
                String own = prefix + "-" + number + "-";
                ends.add(clients.submit(() -> createForEver(url, own, answered)));
            }
            while (answered.size() < LINKS) {
                Thread.onSpinWait();
            }
            service.kill();
            for (Future<?> end : ends) {
                end.get();
            }
        } finally {
            clients.shutdownNow();
        }
        return answered;
    }

    private void createForEver(String url, String prefix, Queue<String> answered) {
        try {
            for (int number = 0; true; number++) {
                if (create(url, prefix + number) == 201) {
                    answered.add(prefix + number);
                }
            }
        } catch (IOException e) {
            // It was killed.
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private ServiceProcess start() throws IOException {
        return ServiceProcess.start("--terse.data-dir=" + data);
    }

    /** How long the start took. */
    private Duration startAndStop() throws IOException, InterruptedException {
        long from = System.nanoTime();
        ServiceProcess service = start();
        service.awaitUrl();
        Duration taken = Duration.ofNanos(System.nanoTime() - from);
        service.stop();
        return taken;
    }

    private int create(String url, String code) throws IOException, InterruptedException {
        String body = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"" + code + "\"}";
        return client.send(
                        HttpRequest.newBuilder(URI.create(url + "/api/v1/urls"))
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.discarding())
                .statusCode();
    }

    private int get(String url) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.discarding())
                .statusCode();
    }
}

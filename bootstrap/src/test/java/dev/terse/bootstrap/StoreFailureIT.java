package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static dev.terse.bootstrap.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.PostgresServer;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

@ExtendWith(OutputCaptureExtension.class)
class StoreFailureIT {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int CLIENTS = 4;

    @Test
    void connections_that_are_cut_and_refused_are_answered_by_503(CapturedOutput output) throws Exception {
        String url = PostgresServer.newDatabase();

        assertOutageLosesNothing(url, () -> allowConnections(url, false), () -> allowConnections(url, true));

        assertThat(output.getAll()).doesNotContain("\tat ");
    }

    @Test
    void a_server_that_is_stopped_is_answered_by_503_until_it_is_back(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder)) {
            assertOutageLosesNothing(server.url(), server::stop, server::restart);
        }
    }

    @Test
    void links_in_memory_are_followed_while_the_server_is_stopped(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                RunningService service = RunningService.start(Postgres.on(server.url()))) {
            service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"kept\"}");
            service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"other\"}");
            assertThat(lookAt(service, "/kept").statusCode()).isEqualTo(302);
            assertThat(service.get("/actuator/health/storage").statusCode()).isEqualTo(200);

            server.stop();

            for (int i = 0; i < 10; i++) {
                assertThat(lookAt(service, "/kept").statusCode()).isEqualTo(302);
                long start = System.nanoTime();
                HttpResponse<String> other = lookAt(service, "/other");
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(1));
                assertThat(other.statusCode()).isEqualTo(503);
                assertThat(header(other, "Retry-After")).isEqualTo("1");
            }
            HttpResponse<String> readiness = service.get("/actuator/health/readiness");
            assertThat(readiness.statusCode()).isEqualTo(200);
            assertThat(readiness.body()).contains("\"linksNotInMemory\":\"failing\"", "\"not heard\"");
            HttpResponse<String> storage = service.get("/actuator/health/storage");
            assertThat(storage.statusCode()).isEqualTo(503);
            assertThat(storage.body()).contains("\"db\":{", "\"listener\":{\"status\":\"DOWN\"}");
            assertThat(service.get("/actuator/prometheus").body())
                    .containsPattern("(?m)^terse_listener_connected(\\{.*})? 0\\.0$");

            server.restart();

            await(() -> lookAt(service, "/other").statusCode() == 302);
            await(() -> service.get("/actuator/health/storage").statusCode() == 200);
            assertThat(service.get("/actuator/health/readiness").body())
                    .contains("\"linksNotInMemory\":\"found\"", "\"heard\"");
        }
    }

    @Test
    void clicks_that_wait_for_the_server_are_told_and_the_node_stays_ready(@TempDir Path folder) throws Exception {
        try (RestartableServer server = new RestartableServer(folder);
                RunningService service = RunningService.start(Postgres.on(server.url()))) {
            service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"kept\"}");
            service.get("/kept");
            await(() -> journal(service, "storage").get("lagRecords").asLong() == 0);

            server.stop();

            for (int i = 0; i < 10; i++) {
                assertThat(service.get("/kept").statusCode()).isEqualTo(302);
            }
            assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
            for (String group : List.of("readiness", "storage")) {
                JsonNode details = journal(service, group);
                assertThat(details.get("lagRecords").asLong()).isEqualTo(10);
                assertThat(details.get("lagBytes").asLong()).isPositive();
                assertThat(details.get("lagSeconds").asDouble()).isPositive();
                assertThat(details.get("dropped").asLong()).isZero();
            }
            assertThat(service.get("/actuator/health").body()).doesNotContain("lagRecords");
            assertThat(service.get("/actuator/prometheus").body())
                    .containsPattern("(?m)^terse_clicks_journal_lag_records(\\{.*})? 10\\.0$");

            server.restart();

            await(() -> journal(service, "readiness").get("lagRecords").asLong() == 0);
            await(() -> service.get("/api/v1/urls/kept").body().contains("\"clicks\":11,"));
        }
    }

    private static JsonNode journal(RunningService service, String group) {
        JsonNode journal =
                json(service.get("/actuator/health/" + group)).get("components").get("journal");
        assertThat(journal.get("status").asString()).isEqualTo("UP");
        return journal.get("details");
    }

    /** Follows a link without being counted, which needs no database. */
    private static HttpResponse<String> lookAt(RunningService service, String path) {
        return service.send("HEAD", path, null);
    }

    private interface Step {
        void take() throws Exception;
    }

    private static void assertOutageLosesNothing(String url, Step outage, Step recovery) throws Exception {
        try (RunningService service =
                RunningService.start(Postgres.on(url, "--spring.datasource.hikari.connection-timeout=250"))) {
            Queue<String> created = new ConcurrentLinkedQueue<>();
            Queue<String> unavailable = new ConcurrentLinkedQueue<>();
            Set<String> unexpected = ConcurrentHashMap.newKeySet();
            AtomicBoolean done = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
            List<Future<?>> clients = new ArrayList<>();
            for (int client = 0; client < CLIENTS; client++) {
                String prefix = "client" + client + "-";
                clients.add(threads.submit(() -> {
                    for (int i = 0; !done.get(); i++) {
                        String code = prefix + i;
                        HttpResponse<String> response = service.post(
                                "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"" + code + "\"}");
                        if (response.statusCode() == 201) {
                            created.add(code);
                        } else if (isUnavailable(response)) {
                            unavailable.add(code);
                        } else {
                            unexpected.add(response.statusCode() + " " + response.body());
                        }
                    }
                }));
            }
            try {
                await(() -> created.size() > 100);
                outage.take();
                await(() -> unavailable.size() > 20);
                assertThat(isUnavailable(service.get("/client0-0"))).isTrue();
                assertThat(service.get("/actuator/health/liveness").statusCode())
                        .isEqualTo(200);
                recovery.take();
                int before = created.size();
                await(() -> created.size() > before + 100);
            } finally {
                done.set(true);
                threads.shutdown();
            }
            for (Future<?> client : clients) {
                client.get();
            }

            assertThat(unexpected).isEmpty();
            assertThat(created).allSatisfy(code -> assertThat(
                            service.get("/api/v1/urls/" + code).statusCode())
                    .isEqualTo(200));
        }
    }

    @Test
    void a_statement_that_takes_too_long_is_answered_by_503() throws Exception {
        String url = PostgresServer.newDatabase();
        String impatient = url + (url.contains("?") ? "&" : "?") + "options=-c%20statement_timeout=300";
        try (RunningService service = RunningService.start(Postgres.on(impatient));
                Connection other = DriverManager.getConnection(url)) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE urls IN ACCESS EXCLUSIVE MODE");
            assertThat(isUnavailable(service.get("/unknown"))).isTrue();

            other.rollback();
            assertThat(service.get("/unknown").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void a_pool_that_is_used_up_is_answered_by_503() throws Exception {
        String url = PostgresServer.newDatabase();
        try (RunningService service = RunningService.start(Postgres.on(
                        url,
                        "--spring.datasource.hikari.maximum-pool-size=1",
                        "--spring.datasource.hikari.connection-timeout=250"));
                Connection other = DriverManager.getConnection(url)) {
            other.setAutoCommit(false);
            other.createStatement().execute("LOCK TABLE urls IN ACCESS EXCLUSIVE MODE");
            CompletableFuture<HttpResponse<String>> waiting =
                    CompletableFuture.supplyAsync(() -> service.get("/api/v1/urls/unknown"));
            await(() -> isWaitedFor(other));

            assertThat(isUnavailable(service.get("/unknown"))).isTrue();

            other.rollback();
            assertThat(waiting.join().statusCode()).isEqualTo(404);
            assertThat(service.get("/unknown").statusCode()).isEqualTo(404);
        }
    }

    private static boolean isWaitedFor(Connection holder) {
        try (ResultSet waiting =
                holder.createStatement().executeQuery("SELECT count(*) > 0 FROM pg_locks WHERE NOT granted")) {
            return waiting.next() && waiting.getBoolean(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean isUnavailable(HttpResponse<String> response) {
        return response.statusCode() == 503
                && header(response, "Retry-After").equals("1")
                && response.body().contains("urn:terse:problem:store-unavailable");
    }

    /** Cuts all connections and lets nobody in, or lets them in again; asked of another database of the same server. */
    private static void allowConnections(String url, boolean allowed) throws SQLException {
        String database = url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        try (Connection connection = DriverManager.getConnection(PostgresServer.newDatabase())) {
            connection.createStatement().execute("ALTER DATABASE " + database + " ALLOW_CONNECTIONS " + allowed);
            if (!allowed) {
                connection
                        .createStatement()
                        .execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + database
                                + "'");
            }
        }
    }

    private static void await(BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - start).as("nanoseconds waited").isLessThan(PATIENCE.toNanos());
            Thread.onSpinWait();
        }
    }
}

package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.PostgresServer;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlRepository;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void a_link_that_is_changed_on_one_node_is_followed_anew_on_the_other() {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            awaitStorage(other);
            one.post("{\"originalUrl\":\"https://example.com/a\",\"customCode\":\"link\"}");
            assertThat(header(lookAt(other), "Location")).isEqualTo("https://example.com/a");
            UrlRepository links = one.context().getBean(UrlRepository.class);

            links.update(new ShortCode("link"), new OriginalUrl("https://example.com/b"));
            long changed = System.nanoTime();

            assertThat(header(lookAt(one), "Location")).isEqualTo("https://example.com/b");
            while (!header(lookAt(other), "Location").equals("https://example.com/b")) {
                assertThat(System.nanoTime() - changed).isLessThan(PATIENCE.toNanos());
            }
            System.out.println("A changed link is followed anew on the other node after "
                    + Duration.ofNanos(System.nanoTime() - changed).toMillis() + " ms");

            links.remove(new ShortCode("link"));
            long removed = System.nanoTime();

            assertThat(lookAt(one).statusCode()).isEqualTo(404);
            while (lookAt(other).statusCode() != 404) {
                assertThat(System.nanoTime() - removed).isLessThan(PATIENCE.toNanos());
            }
        }
    }

    private static void awaitStorage(RunningService service) {
        long start = System.nanoTime();
        while (service.get("/actuator/health/storage").statusCode() != 200) {
            assertThat(System.nanoTime() - start).isLessThan(PATIENCE.toNanos());
        }
    }

    private static HttpResponse<String> lookAt(RunningService service) {
        return service.send("HEAD", "/link", null);
    }
}

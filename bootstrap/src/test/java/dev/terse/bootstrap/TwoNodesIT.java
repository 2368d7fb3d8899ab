package dev.terse.bootstrap;

import static dev.terse.bootstrap.RunningService.header;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.PostgresServer;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlRepository;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TwoNodesIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int CHANGES = 20;

    @Test
    void a_link_that_is_changed_on_one_node_is_followed_anew_on_the_other() {
        String url = PostgresServer.newDatabase();
        try (RunningService one = RunningService.start(Postgres.on(url));
                RunningService other = RunningService.start(Postgres.on(url))) {
            awaitStorage(other);
            one.post("{\"originalUrl\":\"https://example.com/a\",\"customCode\":\"link\"}");
            assertThat(header(lookAt(other), "Location")).isEqualTo("https://example.com/a");
            UrlRepository links = one.context().getBean(UrlRepository.class);

            List<Duration> delays = new ArrayList<>();
            for (int i = 0; i < CHANGES; i++) {
                String target = "https://example.com/" + i;
                links.update(new ShortCode("link"), new OriginalUrl(target));
                long changed = System.nanoTime();

                assertThat(header(lookAt(one), "Location")).isEqualTo(target);
                while (!header(lookAt(other), "Location").equals(target)) {
                    assertThat(System.nanoTime() - changed).isLessThan(PATIENCE.toNanos());
                }
                delays.add(Duration.ofNanos(System.nanoTime() - changed));
            }
            Collections.sort(delays);
            // The slowest are those of a busy machine.
            assertThat(delays.get(CHANGES / 2)).isLessThan(Duration.ofMillis(100));

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

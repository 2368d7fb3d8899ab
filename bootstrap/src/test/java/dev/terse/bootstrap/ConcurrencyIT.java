package dev.terse.bootstrap;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class ConcurrencyIT {
    private static final int CLIENTS = 64;

    @Test
    void of_64_clients_that_ask_for_one_code_at_once_one_gets_it() throws Exception {
        try (RunningService service = RunningService.start()) {
            for (int round = 0; round < 10; round++) {
                String code = "round" + round;

                Map<Integer, Long> statuses =
                        countStatuses(client -> service.post("{\"originalUrl\":\"https://example.com/" + client
                                        + "\",\"customCode\":\"" + code + "\"}")
                                .statusCode());

                assertThat(statuses).isEqualTo(Map.of(201, 1L, 409, CLIENTS - 1L));
            }
        }
    }

    @Test
    void every_redirect_of_64_clients_at_once_is_counted() throws Exception {
        try (RunningService service = RunningService.start()) {
            service.post("{\"originalUrl\":\"https://example.com/\",\"customCode\":\"hot\"}");

            Map<Integer, Long> statuses =
                    countStatuses(client -> service.get("/hot").statusCode());

            assertThat(statuses).isEqualTo(Map.of(302, (long) CLIENTS));
            assertThat(service.get("/api/v1/stats").body()).isEqualTo("{\"urls\":1,\"clicks\":" + CLIENTS + "}");
        }
    }

    private static Map<Integer, Long> countStatuses(IntFunction<Integer> request) throws Exception {
        ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
        try {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                answers.add(clients.submit(() -> request.apply(client)));
            }
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses.stream().collect(groupingBy(status -> status, counting()));
        } finally {
            clients.shutdownNow();
        }
    }
}

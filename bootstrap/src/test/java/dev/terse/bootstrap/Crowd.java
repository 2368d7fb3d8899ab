package dev.terse.bootstrap;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Visitors who all follow a link at the same moment. */
final class Crowd {
    private Crowd() {}

    /** Has so many visitors ask, by turns at each of the URLs, before one reads an answer. Returns how many got which status. */
    static Map<Integer, Long> follow(String path, int visitors, String... urls) throws IOException {
        List<RawConnection> connections = new ArrayList<>();
        try {
            for (int i = 0; i < visitors; i++) {
                connections.add(new RawConnection(urls[i % urls.length]));
            }
            for (RawConnection connection : connections) {
                connection.send(path);
            }
            List<Integer> statuses = new ArrayList<>();
            for (RawConnection connection : connections) {
                statuses.add(connection.answer().status());
            }
            return statuses.stream().collect(groupingBy(status -> status, counting()));
        } finally {
            for (RawConnection connection : connections) {
                connection.close();
            }
        }
    }
}

package dev.terse.bootstrap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that follow the same links by turns, each on a connection of its own and as fast as it is answered, until they are stopped. They
 * send no request twice and wait for the answer to each.
 */
final class Followers implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Future<?>> ends = new ArrayList<>();
    private final Map<Answered, LongAdder> answers = new ConcurrentHashMap<>();
    private volatile boolean stopped;

    private record Answered(String code, int status) {}

    private Followers() {}

    /** Starts so many clients of each of the URLs. */
    static Followers start(List<String> codes, int clients, String... urls) {
        Followers followers = new Followers();
        for (String url : urls) {
            for (int number = 0; number < clients; number++) {
                followers.ends.add(followers.threads.submit(() -> followers.follow(url, codes)));
            }
        }
        return followers;
    }

    private Void follow(String url, List<String> codes) throws IOException {
        try (RawConnection connection = new RawConnection(url)) {
            while (!stopped) {
                for (String code : codes) {
                    int status = connection.follow("/" + code).status();
                    answers.computeIfAbsent(new Answered(code, status), first -> new LongAdder())
                            .increment();
                }
            }
        }
        return null;
    }

    /** Redirects of all links that were answered so far. */
    long redirects() {
        return answers.entrySet().stream()
                .filter(entry -> entry.getKey().status == 302)
                .mapToLong(entry -> entry.getValue().sum())
                .sum();
    }

    /** Redirects of a link that were answered so far. */
    long redirects(String code) {
        return answers.getOrDefault(new Answered(code, 302), new LongAdder()).sum();
    }

    /** Answers of any kind. */
    long answers() {
        return answers.values().stream().mapToLong(LongAdder::sum).sum();
    }

    /** Waits for the answers to what was sent. Throws what a client met that was none. */
    void stop() throws InterruptedException, ExecutionException {
        stopped = true;
        for (Future<?> end : ends) {
            end.get();
        }
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
    }
}

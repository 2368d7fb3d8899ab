package dev.terse.benchmarks.partitioning;

import dev.terse.benchmarks.partitioning.Request.Kind;
import java.util.List;

/**
 * A while, and the requests that were on their way in it.
 *
 * @param title what was done in it
 * @param from its begin, in the time of {@link System#nanoTime}
 * @param to its end
 * @param requests none before {@link #with}
 */
record Phase(String title, long from, long to, List<Request> requests) {
    Phase(String title, long from, long to) {
        this(title, from, to, List.of());
    }

    /** This phase with those that were due before its end and answered after its begin. */
    Phase with(List<Request> all) {
        return new Phase(
                title,
                from,
                to,
                all.stream()
                        .filter(request -> request.due() - to < 0 && request.answered() - from > 0)
                        .toList());
    }

    double seconds() {
        return (to - from) / 1e9;
    }

    /** Requests a second. */
    double rate() {
        return requests.size() / seconds();
    }

    long failed() {
        return requests.stream().filter(Request::isFailed).count();
    }

    /**
     * A quantile of the latencies in milliseconds.
     *
     * @param kind of which requests
     * @param quantile 1 for the longest
     * @return 0 if there was none of the kind
     */
    double millis(Kind kind, double quantile) {
        long[] nanos = requests.stream()
                .filter(request -> request.kind() == kind)
                .mapToLong(Request::nanos)
                .sorted()
                .toArray();
        return nanos.length == 0 ? 0 : nanos[(int) Math.ceil(quantile * nanos.length) - 1] / 1e6;
    }

    /** The longest latency in milliseconds, of whatever kind. */
    double longestMillis() {
        return requests.stream().mapToLong(Request::nanos).max().orElse(0) / 1e6;
    }
}

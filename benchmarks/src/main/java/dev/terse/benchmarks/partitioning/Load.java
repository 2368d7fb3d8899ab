package dev.terse.benchmarks.partitioning;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Sends requests at a fixed rate, whether or not those before were answered. So a table that is locked for a while has all of them wait
 * that are due meanwhile, and not only one of each client.
 */
final class Load implements AutoCloseable {
    private static final int CLIENTS = 32;

    private static final long POLL_NANOS = Duration.ofMillis(1).toNanos();

    private final Traffic traffic;
    private final Queue<Request> answered;
    private final AtomicLong waiting = new AtomicLong();
    private final Thread sender;
    private volatile boolean isStopped;

    private Load(Traffic traffic, double rate, Queue<Request> answered) {
        this.traffic = traffic;
        this.answered = answered;
        this.sender = new Thread(() -> send(rate), "sender");
    }

    /** Starts one of so many requests a second. */
    static Load start(Traffic traffic, double rate) {
        Load load = new Load(traffic, rate, new ConcurrentLinkedQueue<>());
        load.sender.start();
        return load;
    }

    /**
     * Measures how much can be done.
     *
     * @return how many requests a second are answered, and rightly, when each client sends its next one as soon as the one before is
     *     answered
     */
    static double capacity(Traffic traffic, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        AtomicLong sent = new AtomicLong();
        AtomicLong served = new AtomicLong();
        List<CompletableFuture<Void>> clients = IntStream.range(0, CLIENTS)
                .mapToObj(client -> CompletableFuture.runAsync(
                        () -> {
                            while (System.nanoTime() < end) {
                                Request.Kind kind = Request.Kind.of(sent.incrementAndGet());
                                served.addAndGet(traffic.send(kind)
                                        // The first ones may take too long.
                                        .handle((answer, failure) -> failure == null ? 1 : 0)
                                        .toCompletableFuture()
                                        .join());
                            }
                        },
                        task -> new Thread(task, "client").start()))
                .toList();
        clients.forEach(CompletableFuture::join);
        return served.get() / (time.toNanos() / 1e9);
    }

    private void send(double rate) {
        long from = System.nanoTime();
        for (long number = 0; !isStopped; number++) {
            long due = from + (long) (number / rate * 1e9);
            for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
                LockSupport.parkNanos(early);
            }
            send(Request.Kind.of(number), due);
        }
    }

    private void send(Request.Kind kind, long due) {
        waiting.incrementAndGet();
        CompletionStage<?> unused = traffic.send(kind).whenComplete((answer, failure) -> {
            answered.add(new Request(kind, due, System.nanoTime(), failure));
            waiting.decrementAndGet();
        });
    }

    /** All that were answered so far. */
    List<Request> answered() {
        return new ArrayList<>(answered);
    }

    /** Sends no more, and waits for the answers. */
    @Override
    public void close() {
        isStopped = true;
        while (sender.isAlive() || waiting.get() > 0) {
            LockSupport.parkNanos(POLL_NANOS);
        }
    }
}

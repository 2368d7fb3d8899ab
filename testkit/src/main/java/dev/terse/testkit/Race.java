package dev.terse.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Two threads that do something at the same moment, many times over.
 *
 * <p>They meet by spinning, not at a barrier: a barrier wakes them one after the other, and a store that looks before it writes is
 * through with both steps by then.
 */
final class Race {
    private static final int ROUNDS_PER_BATCH = 1_000;
    private static final int MAX_ROUNDS = 50_000;
    private static final long MIN_NANOS = Duration.ofMillis(500).toNanos();

    /** How often a thread spins before it lets another have its processor, for machines that have but one. */
    private static final int SPINS_BEFORE_PARKING = 10_000;

    /** For races that need nothing beforehand. */
    static final IntConsumer NOTHING = round -> {};

    private Race() {}

    /**
     * Runs at least 1,000 rounds; more while half a second has not passed, for a fast store has narrow gaps.
     *
     * @param prepare what is done before the round of that number, by one thread
     * @param left what one thread does in the round
     * @param right what the other does
     * @param check looks at what both returned in a round
     */
    static <T> void run(IntConsumer prepare, IntFunction<T> left, IntFunction<T> right, Consumer<Round<T>> check) {
        long start = System.nanoTime();
        int rounds = 0;
        do {
            IntStream.range(rounds, rounds + ROUNDS_PER_BATCH).forEach(prepare);
            for (Round<T> round : batch(rounds, left, right)) {
                check.accept(round);
            }
            rounds += ROUNDS_PER_BATCH;
        } while (rounds < MAX_ROUNDS && System.nanoTime() - start < MIN_NANOS);
    }

    private static <T> List<Round<T>> batch(int firstRound, IntFunction<T> left, IntFunction<T> right) {
        AtomicInteger arrivals = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        CompletableFuture<List<T>> lefts = racer(firstRound, left, arrivals, failed);
        CompletableFuture<List<T>> rights = racer(firstRound, right, arrivals, failed);
        return lefts.thenCombine(rights, (l, r) -> zip(firstRound, l, r)).join();
    }

    private static <T> CompletableFuture<List<T>> racer(
            int firstRound, IntFunction<T> action, AtomicInteger arrivals, AtomicBoolean failed) {
        CompletableFuture<List<T>> results = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    List<T> returned = new ArrayList<>(ROUNDS_PER_BATCH);
                    try {
                        for (int i = 0; i < ROUNDS_PER_BATCH; i++) {
                            awaitBoth(i, arrivals, failed);
                            returned.add(action.apply(firstRound + i));
                        }
                        results.complete(returned);
                    } catch (Throwable e) {
                        failed.set(true);
                        results.completeExceptionally(e);
                    }
                },
                "racer");
        thread.setDaemon(true);
        thread.start();
        return results;
    }

    private static void awaitBoth(int round, AtomicInteger arrivals, AtomicBoolean failed) {
        arrivals.incrementAndGet();
        for (int spins = 1; arrivals.get() < 2 * (round + 1); spins++) {
            if (failed.get()) {
                throw new CompletionException("the other racer failed", null);
            }
            if (spins % SPINS_BEFORE_PARKING == 0) {
                LockSupport.parkNanos(1);
            }
            Thread.onSpinWait();
        }
    }

    private static <T> List<Round<T>> zip(int firstRound, List<T> left, List<T> right) {
        List<Round<T>> rounds = new ArrayList<>(left.size());
        for (int i = 0; i < left.size(); i++) {
            rounds.add(new Round<>(firstRound + i, left.get(i), right.get(i)));
        }
        return rounds;
    }

    /** What both threads returned in one round. */
    record Round<T>(int number, T left, T right) {}
}

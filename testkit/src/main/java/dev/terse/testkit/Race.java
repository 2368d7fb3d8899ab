package dev.terse.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Threads that do something at the same moment: two, many times over, or a crowd.
 *
 * <p>They meet by spinning, not at a barrier: a barrier wakes them one after the other, and a store that looks before it writes is
 * through with both steps by then. On a busy machine one of them may still be off its processor; so the rounds that count are those
 * in which both were seen to be at it at once.
 */
final class Race {
    /** For races that need nothing beforehand. */
    static final IntConsumer NOTHING = round -> {};

    private static final int ROUNDS_THAT_COUNT = 1_000;
    private static final int ROUNDS_PER_BATCH = 200;

    /** What a store takes its time for has time to go wrong: it shows within fewer rounds. */
    private static final int ROUNDS_OF_SLOW_STORES = 200;

    /** A step that takes longer asks something outside of the process. The median tells: a busy machine holds up few of the steps. */
    private static final Duration SLOW = Duration.ofNanos(100_000);

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How often a thread spins before it lets another have its processor, for machines that have but one. */
    private static final int SPINS_BEFORE_PARKING = 10_000;

    /** In half of the rounds the one or the other starts late by up to so many spins, so that each comes first at times. */
    private static final int MAX_DELAY = 16;

    private static final int CROWD = 40;

    private Race() {}

    /**
     * Runs rounds until 1,000 counted, or 200 of a store whose steps take longer than 100 µs. Fails if that takes longer than a minute: then
     * the machine does not let two threads run at once, and the race would show nothing.
     *
     * @param prepare what the first thread does just before the round of that number, while the other waits
     * @param left what one thread does in the round
     * @param right what the other does
     * @param check looks at what both returned in a round
     */
    static <T> void run(IntConsumer prepare, IntFunction<T> left, IntFunction<T> right, Consumer<Round<T>> check) {
        long start = System.nanoTime();
        int rounds = 0;
        int counted = 0;
        int needed = ROUNDS_THAT_COUNT;
        while (counted < needed) {
            if (System.nanoTime() - start > PATIENCE.toNanos()) {
                throw new AssertionError("two threads were at it at once in " + counted + " of " + rounds
                        + " rounds only; races need two processors that are not busy with other things");
            }
            List<Round<T>> batch = batch(rounds, prepare, left, right);
            for (Round<T> round : batch) {
                check.accept(round);
                counted += round.wasAtOnce() ? 1 : 0;
            }
            rounds += ROUNDS_PER_BATCH;
            needed = isSlow(batch) ? ROUNDS_OF_SLOW_STORES : ROUNDS_THAT_COUNT;
        }
    }

    private static <T> boolean isSlow(List<Round<T>> batch) {
        long[] nanos = batch.stream()
                .flatMap(round -> Stream.of(round.leftStep, round.rightStep))
                .mapToLong(step -> step.end - step.start)
                .sorted()
                .toArray();
        return nanos[nanos.length / 2] > SLOW.toNanos();
    }

    /**
     * Does one thing many times, by a crowd of threads that start when all are there.
     *
     * @param times how often, a multiple of the crowd
     * @param action what is done
     * @return what each returned
     */
    static <T> List<T> crowd(int times, Supplier<T> action) {
        ExecutorService threads = Executors.newFixedThreadPool(CROWD);
        CountDownLatch arrivals = new CountDownLatch(CROWD);
        Supplier<List<T>> share = () -> {
            arrivals.countDown();
            try {
                arrivals.await();
            } catch (InterruptedException e) {
                throw new CancellationException("interrupted");
            }
            return Stream.generate(action).limit(times / CROWD).toList();
        };
        try {
            List<CompletableFuture<List<T>>> shares = Stream.generate(
                            () -> CompletableFuture.supplyAsync(share, threads))
                    .limit(CROWD)
                    .toList();
            return shares.stream().flatMap(returned -> returned.join().stream()).toList();
        } finally {
            threads.shutdownNow();
        }
    }

    private static <T> List<Round<T>> batch(
            int firstRound, IntConsumer prepare, IntFunction<T> left, IntFunction<T> right) {
        AtomicInteger arrivals = new AtomicInteger();
        AtomicBoolean failed = new AtomicBoolean();
        CompletableFuture<List<Step<T>>> lefts =
                racer(firstRound, prepare, round -> round / 2 % MAX_DELAY, left, arrivals, failed);
        CompletableFuture<List<Step<T>>> rights =
                racer(firstRound, NOTHING, round -> round / (2 * MAX_DELAY) % MAX_DELAY, right, arrivals, failed);
        return lefts.thenCombine(rights, (l, r) -> zip(firstRound, l, r)).join();
    }

    private static <T> CompletableFuture<List<Step<T>>> racer(
            int firstRound,
            IntConsumer prepare,
            IntUnaryOperator delay,
            IntFunction<T> action,
            AtomicInteger arrivals,
            AtomicBoolean failed) {
        CompletableFuture<List<Step<T>>> steps = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    List<Step<T>> done = new ArrayList<>(ROUNDS_PER_BATCH);
                    try {
                        for (int i = 0; i < ROUNDS_PER_BATCH; i++) {
                            int round = firstRound + i;
                            awaitBoth(2 * i, arrivals, failed);
                            prepare.accept(round);
                            awaitBoth(2 * i + 1, arrivals, failed);
                            spin(round % 2 == 0 ? 0 : delay.applyAsInt(round));
                            long start = System.nanoTime();
                            T returned = action.apply(round);
                            done.add(new Step<>(returned, start, System.nanoTime()));
                        }
                        steps.complete(done);
                    } catch (Throwable e) {
                        failed.set(true);
                        steps.completeExceptionally(e);
                    }
                },
                "racer");
        thread.setDaemon(true);
        thread.start();
        return steps;
    }

    private static void awaitBoth(int meeting, AtomicInteger arrivals, AtomicBoolean failed) {
        arrivals.incrementAndGet();
        for (int spins = 1; arrivals.get() < 2 * (meeting + 1); spins++) {
            if (failed.get()) {
                throw new CancellationException("the other racer failed");
            }
            if (spins % SPINS_BEFORE_PARKING == 0) {
                LockSupport.parkNanos(1);
            }
            Thread.onSpinWait();
        }
    }

    private static void spin(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private static <T> List<Round<T>> zip(int firstRound, List<Step<T>> left, List<Step<T>> right) {
        return IntStream.range(0, left.size())
                .mapToObj(i -> new Round<>(firstRound + i, left.get(i), right.get(i)))
                .toList();
    }

    /** What one thread returned in one round, and from when to when it was at it by {@link System#nanoTime}. */
    record Step<T>(T returned, long start, long end) {}

    /** What both threads did in one round. */
    record Round<T>(int number, Step<T> leftStep, Step<T> rightStep) {
        T left() {
            return leftStep.returned;
        }

        T right() {
            return rightStep.returned;
        }

        boolean wasAtOnce() {
            return leftStep.start - rightStep.end < 0 && rightStep.start - leftStep.end < 0;
        }
    }
}

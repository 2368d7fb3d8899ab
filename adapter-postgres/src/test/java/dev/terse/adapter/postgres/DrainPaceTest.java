package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DrainPaceTest {
    private static final long URGENT_LAG = 1_000_000;
    private static final int LARGE = DrainPace.LARGE_BATCH;
    private static final Duration TOOK = Duration.ofMillis(500);

    private double load;
    private long now = Long.MAX_VALUE - 1000;
    private long tail = 1000;
    private final DrainPace pace = new DrainPace(() -> load, () -> now, URGENT_LAG);

    private Duration drain(int clicks, int arriving) {
        pace.begin(tail);
        now += TOOK.toNanos();
        tail += arriving;
        return pace.end(clicks, tail);
    }

    private boolean rests(int arriving) {
        now += DrainPace.INTERVAL.toNanos();
        tail += arriving;
        return pace.rests(tail, 0);
    }

    @Test
    @DisplayName("with time to spare, a large batch is followed at once and a small one after the interval")
    void withTimeToSpare() {
        load = DrainPace.BUSY - 0.01;

        assertThat(drain(LARGE, 100)).isZero();
        assertThat(rests(100)).isFalse();
        assertThat(drain(LARGE - 1, 100)).isEqualTo(DrainPace.INTERVAL);
        assertThat(rests(100)).isFalse();
    }

    @Test
    @DisplayName("on a busy machine the rest is a multiple of what the batch took")
    void onABusyMachine() {
        load = DrainPace.BUSY;

        assertThat(drain(LARGE, 100)).isEqualTo(DrainPace.INTERVAL);
        int intervals = 1;
        while (rests(100)) {
            intervals++;
        }
        assertThat(DrainPace.INTERVAL.multipliedBy(intervals)).isEqualTo(TOOK.multipliedBy(DrainPace.REST));
        assertThat(rests(100)).isFalse();
    }

    @Test
    @DisplayName("after a batch that took very long the rest is no longer than others")
    void afterABatchThatTookVeryLong() {
        load = DrainPace.BUSY;
        now += Duration.ofMinutes(2).toNanos();
        pace.begin(tail);
        now += Duration.ofMinutes(2).toNanos();
        tail += 100;
        pace.end(LARGE, tail);

        now += DrainPace.MAX_REST.minus(DrainPace.INTERVAL.multipliedBy(2)).toNanos();
        assertThat(rests(100)).isTrue();
        assertThat(rests(100)).isFalse();
    }

    @Test
    @DisplayName("a rest ends when the machine has time again")
    void whenTheMachineHasTimeAgain() {
        load = 1;
        drain(LARGE, 100);
        assertThat(rests(100)).isTrue();
        load = 0.5;

        assertThat(rests(100)).isFalse();
    }

    @Test
    @DisplayName("nobody is given way to when no redirects come")
    void whenNoRedirectsCome() {
        load = 1;

        assertThat(drain(LARGE, 0)).isZero();
        drain(LARGE, 100);
        assertThat(rests(100)).isTrue();
        assertThat(rests(0)).isFalse();
    }

    @Test
    @DisplayName("a journal that nears its limit is drained without a rest")
    void whenTheJournalNearsItsLimit() {
        load = 1;
        drain(LARGE, 100);

        tail += 100;
        assertThat(pace.rests(tail, URGENT_LAG)).isFalse();
    }

    @Test
    @DisplayName("a load that can't be told is none")
    void whenTheLoadCannotBeTold() {
        load = Double.NaN;

        assertThat(drain(LARGE, 100)).isZero();
    }
}

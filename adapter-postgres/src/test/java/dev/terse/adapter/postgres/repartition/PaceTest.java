package dev.terse.adapter.postgres.repartition;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long WORK = Duration.ofMillis(10).toNanos();
    private static final long QUICK = Duration.ofMillis(1).toNanos();
    private static final long SLOW = Pace.SLOW_COMMIT.toNanos() + 1;
    private static final long ROWS = 1_000;

    private long now = Long.MAX_VALUE - 1_000;
    private long transactions = 500;
    private final Pace pace = new Pace(() -> transactions, () -> now, Long.MAX_VALUE);

    @Test
    void on_a_database_that_nobody_else_uses_there_is_no_rest() {
        second(10, 0);

        assertThat(pace.isShared()).isFalse();
        assertThat(pace.restAfter(ROWS, WORK, SLOW)).isZero();
        assertThat(pace.nextBatch(ROWS, ROWS, WORK * 10)).isEqualTo(ROWS);
    }

    @Test
    void what_a_pool_does_to_know_that_it_is_alive_is_no_use() {
        second(10, (int) Pace.BUSY - 2);

        assertThat(pace.isShared()).isFalse();
    }

    @Test
    void while_others_use_the_database_rests_are_at_least_as_long_as_batches() {
        second(10, 1_000);

        assertThat(pace.isShared()).isTrue();
        assertThat(pace.restAfter(ROWS, WORK, QUICK)).isEqualTo((long) (Pace.MIN_REST * WORK));
    }

    @Test
    void rests_grow_while_the_disk_is_slow_and_shrink_again() {
        second(10, 1_000);

        long before = pace.restAfter(ROWS, WORK, SLOW);
        assertThat(pace.restAfter(ROWS, WORK, SLOW)).isGreaterThan(before);
        for (int i = 0; i < 100; i++) {
            pace.restAfter(ROWS, WORK, SLOW);
        }
        assertThat(pace.restAfter(ROWS, WORK, SLOW)).isEqualTo((long) (Pace.MAX_REST * WORK));
        for (int i = 0; i < 100; i++) {
            pace.restAfter(ROWS, WORK, QUICK);
        }
        assertThat(pace.restAfter(ROWS, WORK, QUICK)).isEqualTo((long) (Pace.MIN_REST * WORK));
    }

    @Test
    void batches_are_short_while_others_use_the_database() {
        second(10, 1_000);

        assertThat(pace.nextBatch(ROWS, ROWS, Pace.SHORT_BATCH.toNanos() * 10)).isEqualTo(ROWS / 10);
        assertThat(pace.nextBatch(ROWS, ROWS, Pace.SHORT_BATCH.toNanos() / 10)).isEqualTo(ROWS);
        assertThat(pace.nextBatch(ROWS, 1, Pace.SHORT_BATCH.toNanos() * 10)).isEqualTo(1);
    }

    @Test
    void a_limit_of_rows_holds_on_a_database_of_its_own_too() {
        Pace limited = new Pace(() -> transactions, () -> now, 100);
        now += Pace.INTERVAL.toNanos();
        transactions++;

        assertThat(limited.restAfter(10, WORK, QUICK)).isEqualTo(WORK * 9);
    }

    /** A second in which there are batches, and transactions of others. */
    private void second(int batches, int others) {
        transactions += batches + others;
        for (int i = 1; i < batches; i++) {
            pace.restAfter(ROWS, WORK, QUICK);
        }
        now += Pace.INTERVAL.toNanos();
        pace.restAfter(ROWS, WORK, QUICK);
    }
}

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnPlanTimeTest {
    private static final double HALF = 0.5;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final OwnPlanTime time = new OwnPlanTime(now::get, () -> HALF);

    @Test
    void it_has_not_come_at_first() {
        assertThat(time.isNow()).isFalse();
    }

    @Test
    void statements_have_plans_of_their_own_first_all_and_then_as_few_as_the_cube_of_the_time_says() {
        time.begin();
        assertThat(time.isNow()).isTrue();
        pass(OwnPlanTime.ALL);
        assertThat(time.isNow()).isTrue();

        // The cube of 0.79 is less than a half, that of 0.80 is more.
        pass(OwnPlanTime.SOME.multipliedBy(79).dividedBy(100));
        assertThat(time.isNow()).isTrue();
        pass(OwnPlanTime.SOME.dividedBy(100));
        assertThat(time.isNow()).isFalse();

        pass(OwnPlanTime.SOME);
        assertThat(time.isNow()).isFalse();
    }

    @Test
    void it_begins_anew_whenever_the_partitions_change() {
        time.begin();
        pass(OwnPlanTime.ALL.plus(OwnPlanTime.SOME));
        assertThat(time.isNow()).isFalse();

        time.begin();

        assertThat(time.isNow()).isTrue();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}

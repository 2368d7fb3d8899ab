package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class OwnPlanTimeTest {
    private static final double LEAST = 0;
    private static final double HALF = 0.5;

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);

    @Test
    void it_has_not_come_at_first() {
        assertThat(new OwnPlanTime(now::get, () -> HALF).isNow()).isFalse();
    }

    @Test
    void first_all_statements_have_plans_of_their_own() {
        OwnPlanTime time = new OwnPlanTime(now::get, () -> LEAST);
        time.begin();
        assertThat(time.isNow()).isTrue();

        pass(OwnPlanTime.FOR_ALL);
        assertThat(time.isNow()).isTrue();

        pass(OwnPlanTime.FOR_SOME.dividedBy(100));
        assertThat(time.isNow()).isFalse();
    }

    @Test
    void then_as_few_have_them_as_the_cube_of_the_time_says() {
        OwnPlanTime time = new OwnPlanTime(now::get, () -> HALF);
        time.begin();
        pass(OwnPlanTime.FOR_ALL);

        // The cube of 0.79 is less than a half, that of 0.80 is more.
        pass(OwnPlanTime.FOR_SOME.multipliedBy(79).dividedBy(100));
        assertThat(time.isNow()).isTrue();
        pass(OwnPlanTime.FOR_SOME.dividedBy(100));
        assertThat(time.isNow()).isFalse();

        pass(OwnPlanTime.FOR_SOME);
        assertThat(time.isNow()).isFalse();
    }

    /** While a swap can't have its lock, it is said again and again. */
    @Test
    void it_begins_anew_whenever_that_is_said() {
        OwnPlanTime time = new OwnPlanTime(now::get, () -> LEAST);
        time.begin();
        pass(OwnPlanTime.FOR_ALL.dividedBy(2));
        time.begin();
        pass(OwnPlanTime.FOR_ALL);
        assertThat(time.isNow()).isTrue();

        pass(OwnPlanTime.FOR_SOME);
        assertThat(time.isNow()).isFalse();
        time.begin();
        assertThat(time.isNow()).isTrue();
    }

    private void pass(Duration duration) {
        now.addAndGet(duration.toNanos());
    }
}

package dev.terse.adapter.postgres.repartition;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RepartitionPlanTest {
    @Test
    void what_the_disk_has_no_room_for_is_refused() {
        assertThatExceptionOfType(RepartitionRefusedException.class)
                .isThrownBy(() -> plan(OptionalLong.of(299)).checkDiskSpace())
                .withMessage("The disk of the database has 299 bytes free, and about 300 are needed.");
    }

    @Test
    void what_fits_is_not_refused_and_neither_is_what_nobody_knows() {
        assertThatCode(() -> plan(OptionalLong.of(300)).checkDiskSpace()).doesNotThrowAnyException();
        assertThatCode(() -> plan(OptionalLong.empty()).checkDiskSpace()).doesNotThrowAnyException();
    }

    @Test
    void what_was_begun_is_not_refused() {
        RepartitionPlan unfinished =
                new RepartitionPlan(4, 16, 1_000, 100, 100, 300, OptionalLong.of(299), Duration.ofSeconds(1), true);

        assertThatCode(unfinished::checkDiskSpace).doesNotThrowAnyException();
    }

    private static RepartitionPlan plan(OptionalLong free) {
        return new RepartitionPlan(4, 16, 1_000, 100, 100, 300, free, Duration.ofSeconds(1), false);
    }
}

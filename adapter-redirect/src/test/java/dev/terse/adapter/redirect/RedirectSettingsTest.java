package dev.terse.adapter.redirect;

import static dev.terse.adapter.redirect.TestSettings.MINUTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectSettingsTest {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final Duration MOST = Duration.ofHours(1);

    @Test
    void take_the_ends_of_each_range() {
        assertThat(TestSettings.with(1, LEAST, LEAST, LEAST, Duration.ZERO).maxConnections())
                .isOne();
        assertThat(TestSettings.with(1_000_000, MOST, MOST, MOST, MOST).drainTimeout())
                .isEqualTo(MOST);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1_000_001, Integer.MAX_VALUE})
    void refuse_other_numbers_of_connections(int maxConnections) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(maxConnections, MINUTE, MINUTE, MINUTE, MINUTE))
                .withMessage("maxConnections must be from 1 to 1000000");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-1S", "PT0S", "PT0.000999999S", "PT1H0.000000001S", "PT2562047788015215H"})
    void refuse_other_times_and_name_them(Duration time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(1, time, MINUTE, MINUTE, MINUTE))
                .withMessage("idleTimeout must be from PT0.001S to PT1H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(1, MINUTE, time, MINUTE, MINUTE))
                .withMessage("requestTimeout must be from PT0.001S to PT1H");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(1, MINUTE, MINUTE, time, MINUTE))
                .withMessage("lookUpTimeout must be from PT0.001S to PT1H");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT-0.000000001S", "PT1H0.000000001S"})
    void refuse_other_times_of_a_drain(Duration time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestSettings.with(1, MINUTE, MINUTE, MINUTE, time))
                .withMessage("drainTimeout must be from PT0S to PT1H");
    }
}

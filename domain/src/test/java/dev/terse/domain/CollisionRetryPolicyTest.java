package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CollisionRetryPolicyTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "100, 1, 64", "5, 64, 64", "5, 7, 7"})
    void takes_numbers_in_range(int attempts, int first, int greatest) {
        assertThatCode(() -> new CollisionRetryPolicy(attempts, first, greatest))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"0, 7, 10", "101, 7, 10", "5, 0, 10", "5, 65, 65", "5, 7, 6", "5, 7, 65"})
    void refuses_numbers_out_of_range(int attempts, int first, int greatest) {
        assertThatIllegalArgumentException().isThrownBy(() -> new CollisionRetryPolicy(attempts, first, greatest));
    }

    @Test
    void starts_with_seven_characters_by_default() {
        assertThat(CollisionRetryPolicy.DEFAULT).isEqualTo(new CollisionRetryPolicy(5, 7, 10));
    }
}

package dev.terse.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0 bytes",
                "1023 | 1023 bytes",
                "1024 | 1.0 kB",
                "10240 | 10 kB",
                "1610612736 | 1.5 GB",
                "1125899906842624 | 1024 TB"
            })
    void bytes_have_the_unit_that_makes_them_short(long bytes, String text) {
        assertThat(Amounts.bytes(bytes)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 1 s",
                "59 | 59 s",
                "60 | 1 min 0 s",
                "3599 | 59 min 59 s",
                "3600 | 1 h 0 min",
                "90061 | 25 h 1 min"
            })
    void times_have_two_units_at_most(long seconds, String text) {
        assertThat(Amounts.time(Duration.ofSeconds(seconds))).isEqualTo(text);
    }

    @Test
    void numbers_are_alike_in_every_locale() {
        assertThat(Amounts.number(1_234_567)).isEqualTo("1,234,567");
    }
}

package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Base62ShortCodeGeneratorTest {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    /** The value that chi-squared with 61 degrees of freedom exceeds once in a million draws of a uniform source. */
    private static final double CHI_SQUARED_LIMIT = 125.0;

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 64})
    void draws_codes_of_the_length_asked_for(int length) {
        assertThat(new Base62ShortCodeGenerator(new Random(1)).generate(length).value())
                .hasSize(length)
                .matches("[0-9A-Za-z]+");
    }

    @Test
    void draws_each_character_at_each_place_equally_often() {
        assertThat(greatestChiSquared(new Base62ShortCodeGenerator(new Random(42))))
                .isLessThan(CHI_SQUARED_LIMIT);
    }

    @Test
    void the_bound_catches_modulo_bias() {
        RandomGenerator random = new Random(42);
        ShortCodeGenerator biased = length -> {
            StringBuilder code = new StringBuilder();
            for (int i = 0; i < length; i++) {
                code.append(ALPHABET.charAt((random.nextInt() & 0xFF) % 62));
            }
            return new ShortCode(code.toString());
        };

        assertThat(greatestChiSquared(biased)).isGreaterThan(CHI_SQUARED_LIMIT);
    }

    private static double greatestChiSquared(ShortCodeGenerator generator) {
        int places = 7;
        int draws = 62_000;
        long[][] seen = new long[places][62];
        for (int i = 0; i < draws; i++) {
            String code = generator.generate(places).value();
            for (int place = 0; place < places; place++) {
                seen[place][ALPHABET.indexOf(code.charAt(place))]++;
            }
        }
        double expected = draws / 62.0;
        double greatest = 0;
        for (long[] counts : seen) {
            double chiSquared = 0;
            for (long count : counts) {
                chiSquared += (count - expected) * (count - expected) / expected;
            }
            greatest = Math.max(greatest, chiSquared);
        }
        return greatest;
    }
}

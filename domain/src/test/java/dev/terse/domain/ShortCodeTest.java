package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShortCodeTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "Z", "0", "9", "A", "z", "_", "-", "abc-DEF_012"})
    void takes_letters_digits_underscore_and_hyphen(String text) {
        assertThat(new ShortCode(text).value()).isEqualTo(text);
        assertThat(ShortCode.isValid(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", " ", "a b", "a/b", "a.b", "a+", "@", "[", "`", "{", "/", ":", "é", "ａ", "٣", "a\n", "😀", "a\u0000"
            })
    void refuses_every_other_character(String text) {
        assertThat(ShortCode.isValid(text)).isFalse();
        assertThatThrownBy(() -> new ShortCode(text)).isInstanceOf(InvalidShortCodeException.class);
    }

    @Test
    void is_at_most_64_characters_long() {
        assertThat(new ShortCode("a".repeat(64)).value()).hasSize(64);
        assertThatThrownBy(() -> new ShortCode("a".repeat(65)))
                .isInstanceOf(InvalidShortCodeException.class)
                .hasMessage("must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'");
    }

    @Test
    void tells_upper_from_lower_case() {
        assertThat(new ShortCode("abc")).isNotEqualTo(new ShortCode("ABC"));
    }

    @Test
    void is_ordered_as_postgresql_orders_collation_c() {
        List<ShortCode> sorted =
                Stream.of("_", "a", "Z", "-", "0").map(ShortCode::new).sorted().toList();

        assertThat(sorted).extracting(ShortCode::value).containsExactly("-", "0", "Z", "_", "a");
    }
}

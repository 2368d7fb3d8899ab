package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SearchTextTest {
    @Test
    void has_3_to_200_characters() {
        assertThat(new SearchText("abc").value()).isEqualTo("abc");
        assertThat(new SearchText("   ").value()).isEqualTo("   ");
        assertThat(new SearchText("a".repeat(200)).value()).hasSize(200);
        for (String text : new String[] {"", "ab", "a".repeat(201)}) {
            assertThatThrownBy(() -> new SearchText(text))
                    .isInstanceOf(InvalidFilterException.class)
                    .hasMessage("must be 3 to 200 characters long");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ab\n", "a\u0000b", "abc\u007F", "ab\uD800", "\uDC00ab", "a\u2028b"})
    void is_one_line_of_whole_characters(String text) {
        assertThatThrownBy(() -> new SearchText(text))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage("must be one line without control characters or half surrogate pairs");
    }

    @ParameterizedTest
    @CsvSource({
        "needle, a needle in hay",
        "needle, needle",
        "NEEDLE, needle",
        "needle, NeeDLE",
        "ärger, ÄRGER",
        "ΟΔΟΣ, οδος",
        "οδός, ΟΔΌΣ",
        "ПОГОДА, погода",
        "𐐀𐐁, 𐐨𐐩",
        "Ǆabc, ǆabc",
        "ǅabc, Ǆabc",
        "aab, aaab",
        "%_., x%_.y"
    })
    void is_in_a_text_in_upper_and_lower_case(String text, String all) {
        assertThat(new SearchText(text).isIn(all)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "needle, need le",
        "needle, needl",
        "strasse, straße",
        "kelvin, \u212Aelvin",
        "sign, \u017Fign",
        "ıii, iii",
        "İii, iii",
        "arger, ärger",
        "a_c, abc",
        "a%c, abc",
        "needle, ''"
    })
    void is_not_in_a_text_that_differs(String text, String all) {
        assertThat(new SearchText(text).isIn(all)).isFalse();
    }

    @Test
    void folds_each_character_to_one_that_is_folded() {
        for (int c = 0; c <= Character.MAX_CODE_POINT; c++) {
            int folded = SearchText.fold(c);
            assertThat(SearchText.fold(folded)).as("U+%04X", c).isEqualTo(folded);
            assertThat(folded < 0x80).as("U+%04X", c).isEqualTo(c < 0x80);
        }
    }
}

package dev.terse.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TextSearchTest {
    private static final int ALL = Integer.MAX_VALUE;

    @ParameterizedTest
    @CsvSource({
        "abc, abc, true",
        "abc, xabcx, true",
        "abc, ababc, true",
        "abc, aabbcc, false",
        "abc, ABC, false",
        "^abc, abcd, true",
        "^abc, ababc, false",
        "abc$, xabc, true",
        "abc$, abcabd, false",
        "^abc$, abc, true",
        "^abc$, abcabc, false",
        "a^b, xa^b, true",
        "a$b, a$bx, true",
        "^^a, ^a, true",
    })
    void finds_a_text_where_it_may_be(String lookedFor, String text, boolean found) {
        assertThat(TextSearch.forAny(List.of(lookedFor)).isIn(text, ALL)).isEqualTo(found);
    }

    @Test
    void finds_nothing_when_it_looks_for_nothing() {
        assertThat(TextSearch.forAny(List.of()).isIn("anything", ALL)).isFalse();
    }

    /** Few letters, so that the texts overlap, start, end and contain each other in all ways. */
    @Test
    void finds_what_a_regular_expression_finds() {
        Random random = new Random(42);
        for (int round = 0; round < 500; round++) {
            List<String> lookedFor = Stream.generate(() -> random(random, 5))
                    .map(text -> (random.nextInt(8) == 0 ? "^" : "") + text + (random.nextInt(8) == 0 ? "$" : ""))
                    .limit(1 + random.nextInt(12))
                    .toList();
            TextSearch search = TextSearch.forAny(lookedFor);
            Pattern pattern = Pattern.compile(String.join("|", lookedFor));
            for (int i = 0; i < 20; i++) {
                String text = random(random, 20);
                assertThat(search.isIn(text, ALL))
                        .as("%s in %s", lookedFor, text)
                        .isEqualTo(pattern.matcher(text).find());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"xxabc, true", "xxxabc, false", "xxabcx, true", "xxxxend, false", "xxend, true", "xxendx, false"})
    void looks_no_further_than_the_limit(String text, boolean found) {
        assertThat(TextSearch.forAny(List.of("abc", "end$")).isIn(text, 5)).isEqualTo(found);
    }

    @Test
    void takes_no_other_character_for_one_that_is_looked_for() {
        TextSearch search = TextSearch.forAny(List.of("^abc", "abd$", "a b"));

        assertThat(IntStream.rangeClosed(0, Character.MAX_VALUE)
                        .mapToObj(Character::toString)
                        .filter(c -> search.isIn(c + "abc", ALL)
                                || search.isIn("abd" + c, ALL)
                                || search.isIn("a" + c + "b", ALL)))
                .containsExactly(" ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "^", "$", "^$", "ä", "a\tb", "a\0b"})
    void refuses_to_look_for_what_is_not_printable_ascii(String text) {
        assertThatThrownBy(() -> TextSearch.forAny(List.of("abc", text)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }

    @Test
    void refuses_more_than_it_can_hold() {
        String letters = "a".repeat(65_534);

        assertThat(TextSearch.forAny(List.of(letters)).isIn(letters, ALL)).isTrue();
        assertThatThrownBy(() -> TextSearch.forAny(List.of(letters + "a")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65,534");
    }

    private static String random(Random random, int maxLength) {
        return random.ints(1 + random.nextInt(maxLength), 0, 3)
                .mapToObj(letter -> String.valueOf((char) ('a' + letter)))
                .collect(Collectors.joining());
    }
}

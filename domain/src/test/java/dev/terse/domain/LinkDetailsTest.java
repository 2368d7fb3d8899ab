package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkDetailsTest {
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/a");
    private static final Instant FROM = Instant.parse("2026-02-03T04:05:06.789Z");

    @Test
    void of_a_url_alone_say_nothing_else() {
        LinkDetails details = LinkDetails.to(URL);

        assertThat(details)
                .isEqualTo(new LinkDetails(
                        URL,
                        null,
                        Tags.of(List.of()),
                        new ActivePeriod(null, null),
                        null,
                        true,
                        new Forwarding(null, false, null)));
    }

    @Test
    void lead_elsewhere_and_are_the_same_otherwise() {
        OriginalUrl elsewhere = new OriginalUrl("https://example.com/b");
        Title title = new Title("title");
        Tags tags = Tags.of(List.of("tag"));
        ActivePeriod period = new ActivePeriod(FROM, null);
        Forwarding forwarding = new Forwarding(URL, true, RedirectStatus.FOUND);

        assertThat(new LinkDetails(URL, title, tags, period, 5L, false, forwarding).leadingTo(elsewhere))
                .isEqualTo(new LinkDetails(elsewhere, title, tags, period, 5L, false, forwarding));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 9_007_199_254_740_991L})
    void allow_1_to_2_to_the_53_minus_1_clicks(long maxClicks) {
        assertThat(limitedTo(maxClicks).maxClicks()).isEqualTo(maxClicks);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 9_007_199_254_740_992L, Long.MAX_VALUE})
    void allow_no_other_number_of_clicks(long maxClicks) {
        refused(() -> limitedTo(maxClicks), "must be a whole number from 1 to 9007199254740991");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a",
                "Café – „Bücher“, 50 % off!",
                "<script>alert('x')</script>",
                "a  b",
                "👩\u200d🚀",
                "שלום",
                "a\u0308",
                "\ufeffa",
                "😀",
            })
    void have_a_title_that_is_kept_letter_by_letter(String text) {
        assertThat(new Title(text).value()).isEqualTo(text);
        assertThat(new Title(text)).hasToString(text);
    }

    @Test
    void have_a_title_of_1_to_512_characters() {
        assertThat(new Title("a".repeat(512)).value()).hasSize(512);
        assertThat(new Title("😀".repeat(256)).value()).hasSize(512);
        refused(() -> new Title(""), "must not be empty");
        refused(() -> new Title("a".repeat(513)), "must be at most 512 characters long");
        refused(() -> new Title("😀".repeat(256) + "a"), "must be at most 512 characters long");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\rb",
                "a\tb",
                "\u0000",
                "a\u007f",
                "a\u0085b",
                "a\u2028b",
                "a\u2029b",
                "\ud800",
                "a\udc00b",
                "\n",
                "\ud83d"
            })
    void have_a_title_that_can_be_shown_in_one_line(String text) {
        refused(() -> new Title(text), "must be one line without control characters or half surrogate pairs");
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", " a", "a ", "\u00a0a", "a\u3000", "\u2003"})
    void have_a_title_without_spaces_at_its_ends(String text) {
        refused(() -> new Title(text), "must not start or end with a space");
    }

    @Test
    void have_tags_in_the_order_of_their_utf_16_code_units_each_once() {
        assertThat(Tags.of(List.of("～", "b", "B", "😀", "a", "10", "b", "9", "ä"))
                        .values())
                .containsExactly("10", "9", "B", "a", "b", "ä", "😀", "～");
        assertThat(Tags.of(List.of("b", "a"))).isEqualTo(Tags.of(List.of("a", "b", "a")));
    }

    @Test
    void have_tags_that_nobody_changes_later() {
        List<String> given = new ArrayList<>(List.of("b", "a"));
        Tags tags = new Tags(given);

        given.clear();

        assertThat(tags.values()).containsExactly("a", "b").isUnmodifiable();
    }

    @Test
    void have_at_most_20_different_tags() {
        List<String> most = IntStream.range(0, 20).mapToObj(i -> "tag" + i).toList();
        List<String> twice = IntStream.range(0, 40).mapToObj(i -> "tag" + i / 2).toList();

        assertThat(Tags.of(most).values()).containsExactlyInAnyOrderElementsOf(most);
        assertThat(Tags.of(twice).values()).containsExactlyInAnyOrderElementsOf(most);
        refused(() -> Tags.of(IntStream.range(0, 21).mapToObj(i -> "tag" + i).toList()), "must be at most 20 tags");
    }

    @ParameterizedTest
    @CsvSource({
        "'', must not be empty",
        "' a', must not start or end with a space",
        "'a,b', must not contain a comma",
        "'a\tb', must be one line without control characters or half surrogate pairs",
    })
    void have_tags_of_a_form_like_titles_without_commas(String tag, String expected) {
        refused(() -> Tags.of(List.of("good", tag)), "must be a list of tags, each of which " + expected);
    }

    @Test
    void have_tags_of_1_to_64_characters() {
        assertThat(Tags.of(List.of("a".repeat(64))).values()).containsExactly("a".repeat(64));
        refused(
                () -> Tags.of(List.of("a".repeat(65))),
                "must be a list of tags, each of which must be at most 64 characters long");
    }

    @Test
    void have_a_period_in_whole_milliseconds_cut_and_not_rounded() {
        ActivePeriod period = new ActivePeriod(FROM.plusNanos(999_999), FROM.plusNanos(1_999_999));

        assertThat(period.from()).isEqualTo(FROM);
        assertThat(period.until()).isEqualTo(FROM.plusMillis(1));
    }

    @Test
    void have_a_period_of_a_millisecond_at_least() {
        assertThat(new ActivePeriod(FROM, FROM.plusMillis(1)).until()).isEqualTo(FROM.plusMillis(1));
        String expected = "must be later than the time from which the link is active";
        refused(() -> new ActivePeriod(FROM, FROM), expected);
        refused(() -> new ActivePeriod(FROM, FROM.plusNanos(999_999)), expected);
        refused(() -> new ActivePeriod(FROM, FROM.minusMillis(1)), expected);
    }

    @Test
    void have_a_period_in_the_years_1_to_9999() {
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        Instant last = Instant.parse("9999-12-31T23:59:59.999999999Z");

        assertThat(new ActivePeriod(first, last)).isEqualTo(new ActivePeriod(first, last.minusNanos(999_999)));
        assertThat(new ActivePeriod(last, null).from()).isEqualTo("9999-12-31T23:59:59.999Z");
        for (Instant out : List.of(first.minusNanos(1), last.plusNanos(1), Instant.MIN, Instant.MAX)) {
            refused(() -> new ActivePeriod(out, null), "must be in the years 1 to 9999");
            refused(() -> new ActivePeriod(null, out), "must be in the years 1 to 9999");
        }
    }

    @ParameterizedTest
    @CsvSource({"301, MOVED_PERMANENTLY", "302, FOUND", "307, TEMPORARY_REDIRECT", "308, PERMANENT_REDIRECT"})
    void have_a_status_that_redirects(int code, RedirectStatus status) {
        assertThat(RedirectStatus.of(code)).isEqualTo(status);
        assertThat(status.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -302, 0, 200, 300, 303, 304, 305, 306, 309, 404, 301L + (1L << 32)})
    void have_no_other_status(long code) {
        refused(() -> RedirectStatus.of(code), "must be one of 301, 302, 307, 308");
    }

    private static LinkDetails limitedTo(long maxClicks) {
        return new LinkDetails(URL, null, Tags.NONE, ActivePeriod.ALWAYS, maxClicks, true, Forwarding.DEFAULT);
    }

    private static void refused(ThrowingCallable action, String expected) {
        assertThatThrownBy(action)
                .isInstanceOf(InvalidLinkDetailsException.class)
                .hasMessage(expected);
    }
}

package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
    private static final ShortCode CODE = new ShortCode("code");
    private static final LinkDetails PLAIN = LinkDetails.to(new OriginalUrl("https://example.com/"));
    private static final Instant NANOS = Instant.parse("2026-02-03T04:05:06.789999999Z");
    private static final Instant MILLIS = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final LocalDate DAY = LocalDate.parse("2026-02-03");

    @Test
    void instants_are_cut_to_milliseconds_and_not_rounded() {
        ShortUrl shortUrl = new ShortUrl(1, CODE, PLAIN, 1, 0, 0, NANOS);

        assertThat(shortUrl.createdAt()).isEqualTo(MILLIS);
        assertThat(Click.on(shortUrl, NANOS).at()).isEqualTo(MILLIS);
        assertThat(new UrlPosition(NANOS, 1, CODE).createdAt()).isEqualTo(MILLIS);
        assertThat(ClickReport.of(shortUrl, Optional.of(NANOS), DayRange.lastDays(1, DAY), Map.of())
                        .lastClickAt())
                .contains(MILLIS);
    }

    @Test
    void an_instant_before_1970_is_cut_towards_the_past() {
        assertThat(new Click(1, CODE, Instant.parse("1969-12-31T23:59:59.9999Z")).at())
                .isEqualTo(Instant.parse("1969-12-31T23:59:59.999Z"));
    }

    @Test
    void a_link_has_an_id_and_a_version_from_1_and_clicks_and_uses_from_0() {
        assertThat(new ShortUrl(1, CODE, PLAIN, 1, 0, 0, MILLIS).id()).isEqualTo(1);
        assertThatIllegalArgumentException().isThrownBy(() -> new ShortUrl(0, CODE, PLAIN, 1, 0, 0, MILLIS));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShortUrl(1, CODE, PLAIN, 1, -1, 0, MILLIS));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShortUrl(1, CODE, PLAIN, 0, 0, 0, MILLIS));
        assertThatIllegalArgumentException().isThrownBy(() -> new ShortUrl(1, CODE, PLAIN, 1, 0, -1, MILLIS));
    }

    @Test
    void a_click_is_on_the_link_it_was_made_of() {
        assertThat(Click.on(new ShortUrl(7, CODE, PLAIN, 1, 3, 0, MILLIS), MILLIS))
                .isEqualTo(new Click(7, CODE, MILLIS));
    }

    @Test
    void positions_are_ordered_by_time_then_id_then_code() {
        UrlPosition base = new UrlPosition(MILLIS, 5, CODE);

        assertThat(base).isLessThan(new UrlPosition(MILLIS.plusMillis(1), 1, new ShortCode("a")));
        assertThat(base).isLessThan(new UrlPosition(MILLIS, 6, new ShortCode("a")));
        assertThat(base).isLessThan(new UrlPosition(MILLIS, 5, new ShortCode("codf")));
        assertThat(base).isEqualByComparingTo(new UrlPosition(NANOS, 5, CODE));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 200})
    void a_page_has_1_to_200_links(int limit) {
        assertThat(UrlPageRequest.first(SortOrder.ASCENDING, limit).limit()).isEqualTo(limit);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, 0, 201})
    void a_page_has_no_other_number_of_links(int limit) {
        assertThatIllegalArgumentException().isThrownBy(() -> UrlPageRequest.first(SortOrder.ASCENDING, limit));
    }

    @Test
    void a_page_that_found_one_more_than_asked_for_leads_to_the_next() {
        ShortUrl first = new ShortUrl(1, CODE, PLAIN, 1, 0, 0, MILLIS);
        ShortUrl second = new ShortUrl(2, CODE, PLAIN, 1, 0, 0, MILLIS);

        assertThat(UrlPage.of(List.of(first, second), 1).items()).containsExactly(first);
        assertThat(UrlPage.of(List.of(first, second), 1).next()).contains(UrlPosition.of(first));
        assertThat(UrlPage.of(List.of(first, second), 2).next()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new UrlPage(List.of(), true));
    }

    @Test
    void a_range_of_days_includes_both_ends() {
        assertThat(DayRange.lastDays(3, DAY).days()).containsExactly(DAY.minusDays(2), DAY.minusDays(1), DAY);
        assertThat(new DayRange(DAY, DAY).days()).containsExactly(DAY);
    }

    @Test
    void a_range_of_days_is_at_most_366_days_long() {
        assertThat(DayRange.lastDays(366, DAY).days()).hasSize(366);
        assertThatThrownBy(() -> DayRange.lastDays(367, DAY))
                .isInstanceOf(InvalidDayRangeException.class)
                .hasMessage("must be at most 366 days long, first and last included");
    }

    @Test
    void a_range_of_days_has_years_of_four_digits() {
        LocalDate first = LocalDate.parse("0001-01-01");
        LocalDate last = LocalDate.parse("9999-12-31");

        assertThat(DayRange.lastDays(1, first).days()).containsExactly(first);
        assertThat(DayRange.lastDays(1, last).days()).containsExactly(last);
        assertThatThrownBy(() -> DayRange.lastDays(2, first)).hasMessage("must be in the years 1 to 9999");
        assertThatThrownBy(() -> new DayRange(last, last.plusDays(1))).hasMessage("must be in the years 1 to 9999");
    }

    @Test
    void a_range_of_days_does_not_run_backwards() {
        assertThatThrownBy(() -> new DayRange(DAY, DAY.minusDays(1)))
                .isInstanceOf(InvalidDayRangeException.class)
                .hasMessage("must not end before it starts");
    }

    @Test
    void a_report_shows_days_without_clicks_and_no_days_out_of_range() {
        ClickReport report = ClickReport.of(
                new ShortUrl(1, CODE, PLAIN, 1, 9, 0, MILLIS),
                Optional.empty(),
                DayRange.lastDays(2, DAY),
                Map.of(DAY, 4L, DAY.minusDays(2), 5L));

        assertThat(report.daily()).containsExactly(new DailyClicks(DAY.minusDays(1), 0), new DailyClicks(DAY, 4));
    }
}

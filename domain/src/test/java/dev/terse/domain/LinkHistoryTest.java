package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkHistoryTest {
    private static final Instant AT = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final LocalDate DAY = LocalDate.parse("2026-02-03");

    @Test
    void numbers_are_from_0_to_their_limits() {
        assertThat(new LinkHistory(LinkDetails.MAX_MAX_CLICKS, LinkHistory.MAX_CLICKS, null, null, List.of()))
                .isNotNull();
        assertRefused("must be a whole number from 0 to 9007199254740991", -1, 0, null, null);
        assertRefused(
                "must be a whole number from 0 to 9007199254740991", LinkDetails.MAX_MAX_CLICKS + 1, 0, null, null);
        assertRefused("must be a whole number from 0 to 1000000000000", 0, -1, null, null);
        assertRefused("must be a whole number from 0 to 1000000000000", 0, LinkHistory.MAX_CLICKS + 1, null, null);
    }

    @Test
    void times_are_cut_to_milliseconds_and_in_the_years_1_to_9999() {
        LinkHistory history = new LinkHistory(0, 1, AT.plusNanos(1), AT.plusNanos(999_999), List.of());

        assertThat(history).isEqualTo(new LinkHistory(0, 1, AT, AT, List.of()));
        Instant first = Instant.parse("0001-01-01T00:00:00Z");
        Instant last = Instant.parse("9999-12-31T23:59:59.999Z");
        assertThat(new LinkHistory(0, 1, first, last, List.of()).lastClickAt()).isEqualTo(first);
        assertRefused("must be in the years 1 to 9999", 0, 1, first.minusMillis(1), null);
        assertRefused("must be in the years 1 to 9999", 0, 1, null, last.plusMillis(1));
    }

    @Test
    void there_is_no_last_click_without_a_click() {
        assertRefused("must not have a last click where there are no clicks", 0, 0, AT, null);
    }

    @Test
    void days_are_in_order_without_those_that_had_no_clicks() {
        assertThat(daily(5, day(1, 2), day(-1, 1), day(0, 0), day(9, 0), day(8, 2))
                        .daily())
                .containsExactly(day(-1, 1), day(1, 2), day(8, 2));
    }

    @Test
    void days_have_at_most_as_many_clicks_as_there_are() {
        String expected = "must be whole numbers of clicks, together at most as many as there are in all";

        assertThat(daily(3, day(0, 1), day(1, 2)).daily()).hasSize(2);
        assertThat(daily(4, day(0, 1), day(1, 2)).daily()).hasSize(2);
        assertRefused(expected, 2, day(0, 1), day(1, 2));
        assertRefused(expected, 2, day(0, -1), day(1, 2));
        assertRefused(expected, 1, day(0, Long.MAX_VALUE), day(1, Long.MAX_VALUE));
    }

    @Test
    void each_day_is_there_once_and_in_the_years_1_to_9999() {
        assertRefused("must have each day once", 9, day(0, 1), day(1, 1), day(0, 1));
        assertThat(daily(9, new DailyClicks(LocalDate.of(1, 1, 1), 1), new DailyClicks(LocalDate.of(9999, 12, 31), 1))
                        .daily())
                .hasSize(2);
        assertRefused("must be days in the years 1 to 9999", 9, new DailyClicks(LocalDate.of(0, 12, 31), 1));
        assertRefused("must be days in the years 1 to 9999", 9, new DailyClicks(LocalDate.of(10_000, 1, 1), 1));
    }

    @Test
    void days_are_as_many_as_a_line_can_have() {
        DailyClicks[] days = days(LinkHistory.MAX_DAYS + 1);

        assertThat(daily(1_000_000, Arrays.copyOf(days, LinkHistory.MAX_DAYS)).daily())
                .hasSize(LinkHistory.MAX_DAYS);
        assertRefused("must be at most 20000 days", 1_000_000, days);
    }

    @Test
    void what_is_within_the_limits_is_told_as_it_is() {
        List<DailyClicks> daily = List.of(day(-1, 1), day(1, 2));

        assertThat(LinkHistory.withinLimits(2, 3, AT, AT, daily)).isEqualTo(new LinkHistory(2, 3, AT, AT, daily));
        assertThat(LinkHistory.withinLimits(0, 0, null, AT, List.of()))
                .isEqualTo(new LinkHistory(0, 0, null, AT, List.of()));
    }

    @Test
    void there_is_a_history_of_whatever_a_store_has() {
        long max = LinkHistory.MAX_CLICKS;

        assertThat(LinkHistory.withinLimits(Long.MAX_VALUE, max + 1, AT, AT, List.of(day(0, 2), day(1, max - 1))))
                .isEqualTo(
                        new LinkHistory(LinkDetails.MAX_MAX_CLICKS, max, AT, AT, List.of(day(0, 1), day(1, max - 1))));
        assertThat(LinkHistory.withinLimits(-1, -1, AT, Instant.MAX, List.of(day(0, 1))))
                .isEqualTo(new LinkHistory(0, 0, null, Instant.parse("9999-12-31T23:59:59.999Z"), List.of()));
        assertThat(LinkHistory.withinLimits(
                        0,
                        9,
                        Instant.MIN,
                        AT,
                        List.of(new DailyClicks(LocalDate.of(0, 12, 31), 1), new DailyClicks(LocalDate.MAX, 1))))
                .isEqualTo(new LinkHistory(0, 9, Instant.parse("0001-01-01T00:00:00Z"), AT, List.of()));
    }

    @Test
    void of_too_many_days_the_latest_are_told() {
        DailyClicks[] days = days(LinkHistory.MAX_DAYS + 1);

        assertThat(LinkHistory.withinLimits(0, 1_000_000, null, AT, List.of(days))
                        .daily())
                .isEqualTo(List.of(days).subList(1, days.length));
    }

    private static DailyClicks[] days(int count) {
        return IntStream.range(0, count).mapToObj(i -> day(i, 1)).toArray(DailyClicks[]::new);
    }

    private static DailyClicks day(int offset, long clicks) {
        return new DailyClicks(DAY.plusDays(offset), clicks);
    }

    private static LinkHistory daily(long clicks, DailyClicks... daily) {
        return new LinkHistory(0, clicks, null, null, List.of(daily));
    }

    private static void assertRefused(String expected, long clicks, DailyClicks... daily) {
        assertThatThrownBy(() -> daily(clicks, daily))
                .isInstanceOf(InvalidLinkHistoryException.class)
                .hasMessage(expected);
    }

    private static void assertRefused(
            String expected, long uses, long clicks, @Nullable Instant lastClickAt, @Nullable Instant createdAt) {
        assertThatThrownBy(() -> new LinkHistory(uses, clicks, lastClickAt, createdAt, List.of()))
                .isInstanceOf(InvalidLinkHistoryException.class)
                .hasMessage(expected);
    }
}

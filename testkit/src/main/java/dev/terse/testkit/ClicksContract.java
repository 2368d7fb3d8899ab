package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.DayRange;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link ClickRecorder} and {@link ClickReports} promise. */
public abstract class ClicksContract {
    private static final LocalDate DAY = LocalDate.parse("2026-02-03");
    private static final Instant NOON = Instant.parse("2026-02-03T12:00:00Z");
    private static final LinkDetails PLAIN = LinkDetails.to(new OriginalUrl("https://example.com/"));

    private static final Instant START = NOON.minus(Duration.ofDays(100));

    private final ManualClock clock = new ManualClock(START);

    @SuppressWarnings("NullAway.Init")
    private Store store;

    /** For subclasses. */
    protected ClicksContract() {}

    /**
     * The ports of one store.
     *
     * @param urls where its links are
     * @param recorder where its clicks are recorded
     * @param reports what it knows of them
     */
    public record Store(UrlRepository urls, ClickRecorder recorder, ClickReports reports) {}

    /**
     * Supplies the store to test. Called once before each test.
     *
     * @param clock what the store is to take the time from
     * @return a store without links and clicks
     */
    protected abstract Store emptyStore(InstantSource clock);

    @BeforeEach
    final void start_with_an_empty_store() {
        clock.set(START);
        store = emptyStore(clock);
    }

    @Test
    final void a_link_that_was_never_followed_has_no_clicks() {
        ShortUrl link = add("abc1234");

        ClickReport report = report("abc1234", DayRange.lastDays(2, DAY));

        assertThat(report.shortUrl()).isEqualTo(link);
        assertThat(report.lastClickAt()).isEmpty();
        assertThat(report.daily()).containsExactly(new DailyClicks(DAY.minusDays(1), 0), new DailyClicks(DAY, 0));
        assertThat(store.reports().totalClicks()).isZero();
    }

    @Test
    final void an_unknown_code_has_no_report() {
        add("abc1234");

        assertThat(store.reports().report(new ShortCode("ABC1234"), DayRange.lastDays(1, DAY)))
                .isEmpty();
    }

    @Test
    final void a_click_is_counted_in_the_link_its_day_and_the_total() {
        ShortUrl link = add("abc1234");

        click(link, NOON);
        click(link, NOON.plusSeconds(1));

        ClickReport report = report("abc1234", DayRange.lastDays(1, DAY));
        assertThat(report.shortUrl().clicks()).isEqualTo(2);
        assertThat(report.lastClickAt()).contains(NOON.plusSeconds(1));
        assertThat(report.daily()).containsExactly(new DailyClicks(DAY, 2));
        assertThat(store.reports().totalClicks()).isEqualTo(2);
    }

    @Test
    final void a_click_changes_nothing_else_of_the_link() {
        ShortUrl link = add("abc1234");

        click(link, NOON);

        ShortUrl clicked = new ShortUrl(link.id(), link.code(), PLAIN, 1, 1, 0, link.createdAt());
        assertThat(store.urls().findByCode(link.code())).contains(clicked);
        assertThat(store.urls()
                        .list(UrlPageRequest.first(SortOrder.ASCENDING, 10))
                        .items())
                .containsExactly(clicked);
    }

    @Test
    final void clicks_are_counted_for_their_own_link_alone() {
        ShortUrl lower = add("code");
        ShortUrl upper = add("CODE");

        click(lower, NOON);
        click(lower, NOON);
        click(upper, NOON);

        assertThat(report("code", DayRange.lastDays(1, DAY)).daily()).containsExactly(new DailyClicks(DAY, 2));
        assertThat(report("CODE", DayRange.lastDays(1, DAY)).daily()).containsExactly(new DailyClicks(DAY, 1));
        assertThat(store.reports().totalClicks()).isEqualTo(3);
    }

    @Test
    final void a_day_is_one_of_utc_from_midnight_to_midnight() {
        ShortUrl link = add("abc1234");

        click(link, Instant.parse("2026-02-02T23:59:59.999Z"));
        click(link, Instant.parse("2026-02-03T00:00:00Z"));
        click(link, Instant.parse("2026-02-03T23:59:59.999999Z"));
        click(link, Instant.parse("2026-02-04T00:00:00Z"));

        assertThat(report("abc1234", new DayRange(DAY.minusDays(1), DAY.plusDays(1)))
                        .daily())
                .containsExactly(
                        new DailyClicks(DAY.minusDays(1), 1),
                        new DailyClicks(DAY, 2),
                        new DailyClicks(DAY.plusDays(1), 1));
    }

    @Test
    final void a_day_is_one_of_utc_in_summer_too() {
        ShortUrl link = add("abc1234");

        click(link, Instant.parse("2026-07-01T23:30:00Z"));

        LocalDate summer = LocalDate.parse("2026-07-01");
        assertThat(report("abc1234", DayRange.lastDays(1, summer)).daily()).containsExactly(new DailyClicks(summer, 1));
    }

    @Test
    final void a_report_has_both_ends_of_its_range_and_no_day_more() {
        ShortUrl link = add("abc1234");
        for (int day = -4; day <= 1; day++) {
            click(link, NOON.plus(Duration.ofDays(day)));
        }

        ClickReport report = report("abc1234", new DayRange(DAY.minusDays(3), DAY));

        assertThat(report.daily())
                .containsExactly(
                        new DailyClicks(DAY.minusDays(3), 1),
                        new DailyClicks(DAY.minusDays(2), 1),
                        new DailyClicks(DAY.minusDays(1), 1),
                        new DailyClicks(DAY, 1));
        assertThat(report.shortUrl().clicks()).isEqualTo(6);
        assertThat(report.lastClickAt()).contains(NOON.plus(Duration.ofDays(1)));
    }

    @Test
    final void the_longest_range_reports_each_of_its_days() {
        ShortUrl link = add("abc1234");
        click(link, NOON);
        click(link, NOON.minus(Duration.ofDays(DayRange.MAX_DAYS - 1L)));

        assertThat(report("abc1234", DayRange.lastDays(DayRange.MAX_DAYS, DAY)).daily())
                .hasSize(DayRange.MAX_DAYS)
                .startsWith(new DailyClicks(DAY.minusDays(DayRange.MAX_DAYS - 1L), 1))
                .endsWith(new DailyClicks(DAY.minusDays(1), 0), new DailyClicks(DAY, 1));
    }

    @Test
    final void the_last_click_is_the_latest_whatever_the_order_of_recording() {
        ShortUrl link = add("abc1234");

        click(link, NOON.plusMillis(1));
        click(link, NOON.plusMillis(2));
        click(link, NOON);

        assertThat(report("abc1234", DayRange.lastDays(1, DAY)).lastClickAt()).contains(NOON.plusMillis(2));
    }

    @Test
    final void a_click_on_a_link_that_is_not_there_is_dropped() {
        ShortUrl link = add("abc1234");

        store.recorder().record(new Click(link.id(), new ShortCode("unknown"), NOON));

        assertThat(store.urls().findByCode(new ShortCode("unknown"))).isEmpty();
        assertThat(store.reports().totalClicks()).isZero();
    }

    @Test
    final void a_click_on_a_deleted_link_is_not_counted_for_a_later_one_of_the_same_code() {
        ShortUrl first = add("abc1234");
        deleteForGood(first);
        ShortUrl second = add("abc1234");

        click(first, NOON);

        assertThat(report("abc1234", DayRange.lastDays(1, DAY)).shortUrl()).isEqualTo(second);
        assertThat(store.reports().totalClicks()).isZero();
    }

    @Test
    final void a_click_on_a_link_whose_code_is_retired_is_dropped() {
        ShortUrl link = add("abc1234");
        store.urls().delete(link.code(), 1, clock.instant().plus(Duration.ofDays(30)));

        click(link, NOON);

        assertThat(store.reports().report(link.code(), DayRange.lastDays(1, DAY)))
                .isEmpty();
        assertThat(store.reports().totalClicks()).isZero();
    }

    @Test
    final void a_link_that_follows_a_deleted_one_starts_without_its_clicks() {
        ShortUrl first = add("abc1234");
        click(first, NOON);
        deleteForGood(first);
        ShortUrl second = add("abc1234");

        ClickReport report = report("abc1234", DayRange.lastDays(1, DAY));

        assertThat(report.shortUrl()).isEqualTo(second);
        assertThat(report.shortUrl().clicks()).isZero();
        assertThat(report.lastClickAt()).isEmpty();
        assertThat(report.daily()).containsExactly(new DailyClicks(DAY, 0));
    }

    @Test
    final void the_total_keeps_the_clicks_of_links_that_were_deleted() {
        ShortUrl link = add("abc1234");
        click(link, NOON);

        deleteForGood(link);

        assertThat(store.reports().totalClicks()).isOne();
        store.urls().purge(10);
        assertThat(store.reports().totalClicks()).isOne();
    }

    @Test
    final void an_update_keeps_the_clicks() {
        ShortUrl link = add("abc1234");
        click(link, NOON);

        store.urls().update(link.code(), 1, numbered(1));
        click(link, NOON);

        ClickReport report = report("abc1234", DayRange.lastDays(1, DAY));
        assertThat(report.shortUrl().clicks()).isEqualTo(2);
        assertThat(report.daily()).containsExactly(new DailyClicks(DAY, 2));
    }

    @Test
    final void no_click_is_lost_when_many_come_at_once() {
        ShortUrl link = add("abc1234");
        int[] rounds = new int[1];

        Race.run(round -> rounds[0] = round + 1, round -> click(link, NOON), round -> click(link, NOON), round -> {});

        long clicks = 2L * rounds[0];
        ClickReport report = report("abc1234", DayRange.lastDays(1, DAY));
        assertThat(report.shortUrl().clicks()).isEqualTo(clicks);
        assertThat(report.daily()).containsExactly(new DailyClicks(DAY, clicks));
        assertThat(store.reports().totalClicks()).isEqualTo(clicks);
    }

    @Test
    final void a_report_that_is_made_while_clicks_come_in_agrees_with_itself() {
        ShortUrl link = add("abc1234");

        Race.run(
                Race.NOTHING,
                round -> click(link, NOON.plusMillis(round)),
                round -> {
                    ClickReport report = report("abc1234", DayRange.lastDays(1, DAY));
                    long clicks = report.shortUrl().clicks();
                    return clicks == report.daily().get(0).clicks()
                            && report.lastClickAt()
                                            .map(last ->
                                                    Duration.between(NOON, last).toMillis() + 1)
                                            .orElse(0L)
                                    == clicks;
                },
                round -> assertThat(round.right()).isTrue());
    }

    @Test
    final void an_update_at_once_with_a_click_loses_neither() {
        ShortUrl link = add("abc1234");
        int[] rounds = new int[1];

        Race.run(
                round -> rounds[0] = round + 1,
                round -> click(link, NOON),
                round -> {
                    boolean kept = round == 0 || details(link.code()).equals(numbered(round - 1));
                    return kept
                            && UrlRepositoryFixture.isChanged(
                                    store.urls().update(link.code(), round + 1, numbered(round)));
                },
                round -> assertThat(round.right()).isTrue());

        assertThat(store.urls().findByCode(link.code()))
                .contains(new ShortUrl(
                        link.id(),
                        link.code(),
                        numbered(rounds[0] - 1),
                        rounds[0] + 1,
                        rounds[0],
                        0,
                        link.createdAt()));
    }

    @Test
    final void a_use_at_once_with_a_click_loses_neither() {
        ShortUrl link = add("abc1234", LinkUsesContract.with(LinkDetails.MAX_MAX_CLICKS, true));
        int[] rounds = new int[1];

        Race.run(
                round -> rounds[0] = round + 1,
                round -> click(link, NOON),
                round -> store.urls().takeUse(link.code()) instanceof UseResult.Taken,
                round -> assertThat(round.right()).isTrue());

        assertThat(store.urls().findByCode(link.code()))
                .contains(new ShortUrl(
                        link.id(), link.code(), link.details(), 1, rounds[0], rounds[0], link.createdAt()));
    }

    private LinkDetails details(ShortCode code) {
        return store.urls().findByCode(code).orElseThrow().details();
    }

    private static LinkDetails numbered(int round) {
        return LinkDetails.to(new OriginalUrl("https://example.com/" + round));
    }

    private ShortUrl add(String code) {
        return add(code, PLAIN);
    }

    private ShortUrl add(String code, LinkDetails details) {
        return UrlRepositoryFixture.added(store.urls().add(new ShortCode(code), details));
    }

    private void deleteForGood(ShortUrl link) {
        UrlRepositoryFixture.changed(store.urls().delete(link.code(), link.version(), clock.instant()));
    }

    private boolean click(ShortUrl link, Instant at) {
        store.recorder().record(Click.on(link, at));
        return true;
    }

    private ClickReport report(String code, DayRange days) {
        return store.reports().report(new ShortCode(code), days).orElseThrow();
    }
}

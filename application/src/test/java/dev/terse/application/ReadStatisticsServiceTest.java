package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.adapter.inmemory.InMemoryClicks;
import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ReadStatistics.Query;
import dev.terse.application.ReadStatistics.Totals;
import dev.terse.domain.Click;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.InvalidDayRangeException;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlCount;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadStatisticsServiceTest {
    private static final Instant LATE_IN_THE_DAY = Instant.parse("2026-02-03T23:05:06.789Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-02-03");
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/"));

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> LATE_IN_THE_DAY);
    private final InMemoryClicks clicks = new InMemoryClicks(repository);
    private final ReadStatistics statistics = new ReadStatisticsService(repository, clicks, () -> LATE_IN_THE_DAY);

    @BeforeEach
    void add_a_link_with_a_click() {
        repository.add(CODE, DETAILS);
        repository.findByCode(CODE).ifPresent(link -> clicks.record(Click.on(link, LATE_IN_THE_DAY)));
    }

    @Test
    void reports_the_last_30_days_of_utc_if_nobody_says() {
        assertThat(daily(null, null))
                .hasSize(30)
                .startsWith(new DailyClicks(TODAY.minusDays(29), 0))
                .endsWith(new DailyClicks(TODAY, 1));
    }

    @Test
    void reports_30_days_up_to_the_last_one_given() {
        assertThat(daily(null, TODAY.minusDays(5))).hasSize(30).endsWith(new DailyClicks(TODAY.minusDays(5), 0));
    }

    @Test
    void reports_up_to_today_from_the_first_day_given() {
        assertThat(daily(TODAY.minusDays(1), null))
                .containsExactly(new DailyClicks(TODAY.minusDays(1), 0), new DailyClicks(TODAY, 1));
    }

    @Test
    void refuses_days_that_run_backwards() {
        Query query = new Query(CODE, TODAY.plusDays(1), null);

        assertThatThrownBy(() -> statistics.ofLink(query)).isInstanceOf(InvalidDayRangeException.class);
    }

    @Test
    void has_no_report_on_an_unknown_code() {
        assertThat(statistics.ofLink(new Query(new ShortCode("unknown"), null, null)))
                .isEmpty();
    }

    @Test
    void counts_links_and_clicks_in_all() {
        repository.add(new ShortCode("other"), DETAILS);

        assertThat(statistics.totals()).isEqualTo(new Totals(UrlCount.exactly(2), 1));
    }

    private List<DailyClicks> daily(@Nullable LocalDate from, @Nullable LocalDate to) {
        return statistics.ofLink(new Query(CODE, from, to)).orElseThrow().daily();
    }
}

package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.terse.adapter.inmemory.InMemoryClicks;
import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.FollowShortUrl.Command;
import dev.terse.application.FollowShortUrl.Found;
import dev.terse.application.FollowShortUrl.Unknown;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.DayRange;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

class FollowShortUrlServiceTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-02-03");
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> NOW);
    private final InMemoryClicks clicks = new InMemoryClicks(repository);
    private final FollowShortUrl followShortUrl = new FollowShortUrlService(repository, clicks, () -> NOW);

    @Test
    void leads_to_the_original_url_and_counts_a_click_now() {
        repository.add(CODE, URL);

        assertThat(followShortUrl.follow(new Command(CODE, true))).isCompletedWithValue(new Found(URL));

        ClickReport report = clicks.report(CODE, DayRange.lastDays(1, TODAY)).orElseThrow();
        assertThat(report.lastClickAt()).contains(NOW);
        assertThat(report.daily()).containsExactly(new DailyClicks(TODAY, 1));
    }

    @Test
    void counts_nothing_where_no_click_was_meant() {
        repository.add(CODE, URL);

        assertThat(followShortUrl.follow(new Command(CODE, false))).isCompletedWithValue(new Found(URL));

        assertThat(clicks.totalClicks()).isZero();
    }

    @Test
    void knows_no_link_of_another_code() {
        assertThat(followShortUrl.follow(new Command(CODE, true))).isCompletedWithValue(new Unknown());
    }

    @Test
    void reports_a_failed_look_up_in_the_stage() {
        UrlRepository broken = mock();
        when(broken.findByCode(any())).thenThrow(failure());

        assertThat(new FollowShortUrlService(broken, clicks, () -> NOW).follow(new Command(CODE, true)))
                .isCompletedExceptionally();
    }

    @Test
    void does_not_answer_a_click_that_could_not_be_recorded() {
        repository.add(CODE, URL);
        ClickRecorder broken = mock();
        doThrow(failure()).when(broken).record(any());

        assertThat(new FollowShortUrlService(repository, broken, () -> NOW).follow(new Command(CODE, true)))
                .isCompletedExceptionally();
    }

    private static UrlStoreException failure() {
        return new UrlStoreException("reading a link", new IOException("no route"));
    }
}

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
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class FollowShortUrlServiceTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final LocalDate TODAY = LocalDate.parse("2026-02-03");
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> NOW);
    private final InMemoryClicks clicks = new InMemoryClicks(repository);
    private final FollowShortUrl followShortUrl = service(repository, clicks);

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

        assertThat(service(broken, clicks).follow(new Command(CODE, true))).isCompletedExceptionally();
    }

    @Test
    void does_not_answer_a_click_that_could_not_be_recorded() {
        repository.add(CODE, URL);
        ClickRecorder broken = mock();
        doThrow(failure()).when(broken).record(any());

        assertThat(service(repository, broken).follow(new Command(CODE, true))).isCompletedExceptionally();
    }

    @Test
    void answers_when_the_click_is_recorded_and_not_before() {
        repository.add(CODE, URL);
        List<Runnable> waiting = new ArrayList<>();
        FollowShortUrl patient = new FollowShortUrlService(UrlLookup.of(repository), clicks, waiting::add, () -> NOW);

        CompletableFuture<FollowShortUrl.Result> answer =
                patient.follow(new Command(CODE, true)).toCompletableFuture();

        assertThat(answer).isNotDone();
        waiting.forEach(Runnable::run);
        assertThat(answer).isCompletedWithValue(new Found(URL));
        assertThat(clicks.totalClicks()).isEqualTo(1);
    }

    @Test
    void answers_when_the_link_is_found_and_not_before() {
        ShortUrl link = new ShortUrl(1, CODE, URL, 0, NOW);
        CompletableFuture<Optional<ShortUrl>> found = new CompletableFuture<>();
        FollowShortUrl patient = new FollowShortUrlService(code -> found, clicks, Runnable::run, () -> NOW);

        CompletableFuture<FollowShortUrl.Result> answer =
                patient.follow(new Command(CODE, true)).toCompletableFuture();

        assertThat(answer).isNotDone();
        found.complete(Optional.of(link));
        assertThat(answer).isCompletedWithValue(new Found(URL));
    }

    private static FollowShortUrl service(UrlRepository repository, ClickRecorder recorder) {
        return new FollowShortUrlService(UrlLookup.of(repository), recorder, Runnable::run, () -> NOW);
    }

    private static UrlStoreException failure() {
        return new UrlStoreException("reading a link", new IOException("no route"));
    }
}

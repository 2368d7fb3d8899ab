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
import dev.terse.application.FollowShortUrl.Gone;
import dev.terse.application.FollowShortUrl.Result;
import dev.terse.application.FollowShortUrl.Unknown;
import dev.terse.application.FollowShortUrl.Withheld;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.DayRange;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkState.Reason;
import dev.terse.domain.LinkUses;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class FollowShortUrlServiceTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Instant EARLIER = NOW.minusMillis(1);
    private static final Instant LATER = NOW.plusMillis(1);
    private static final LocalDate TODAY = LocalDate.parse("2026-02-03");
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/?own=1");
    private static final OriginalUrl FALLBACK = new OriginalUrl("https://example.com/instead");
    private static final Found FOUND = new Found(URL.value(), null, true);
    private static final Found FOUND_ONCE = new Found(URL.value(), null, false);

    private static final LinkDetails PLAIN = LinkDetails.to(URL);
    private static final LinkDetails LIMITED = details(ActivePeriod.ALWAYS, 1L, true, Forwarding.DEFAULT);
    private static final LinkDetails EXPIRED = details(new ActivePeriod(null, NOW), null, true, Forwarding.DEFAULT);
    private static final LinkDetails SCHEDULED = details(new ActivePeriod(LATER, null), null, true, Forwarding.DEFAULT);

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> NOW);
    private final InMemoryClicks clicks = new InMemoryClicks(repository);
    private final FollowShortUrl followShortUrl = service(repository, clicks);

    @Test
    void leads_to_the_original_url_and_counts_a_click_now() {
        repository.add(CODE, PLAIN);

        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND);

        ClickReport report = clicks.report(CODE, DayRange.lastDays(1, TODAY)).orElseThrow();
        assertThat(report.lastClickAt()).contains(NOW);
        assertThat(report.daily()).containsExactly(new DailyClicks(TODAY, 1));
    }

    @ParameterizedTest
    @EnumSource(names = "PERSON", mode = Mode.EXCLUDE)
    void leads_everyone_else_there_too_and_counts_nothing(Visitor visitor) {
        repository.add(CODE, PLAIN);

        assertThat(follow(visitor)).isCompletedWithValue(FOUND);

        assertThat(clicks.totalClicks()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void redirects_by_the_status_of_the_link(RedirectStatus status) {
        repository.add(CODE, details(ActivePeriod.ALWAYS, null, true, new Forwarding(null, false, status)));

        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(new Found(URL.value(), status, true));
    }

    @Test
    void lets_nobody_keep_the_way_of_a_link_that_ends() {
        repository.add(CODE, details(new ActivePeriod(EARLIER, LATER), null, true, Forwarding.DEFAULT));

        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND_ONCE);
    }

    @Test
    void lets_the_way_of_a_link_be_kept_that_began_and_does_not_end() {
        repository.add(CODE, details(new ActivePeriod(NOW, null), null, true, Forwarding.DEFAULT));

        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND);
    }

    @Test
    void forwards_the_query_where_the_link_wants_it() {
        repository.add(CODE, details(ActivePeriod.ALWAYS, null, true, new Forwarding(null, true, null)));

        assertThat(follow(new Command(CODE, Visitor.PERSON, "own=2&other=3")))
                .isCompletedWithValue(new Found(URL.value() + "&other=3", null, true));
        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND);
    }

    @Test
    void forwards_no_query_otherwise() {
        repository.add(CODE, PLAIN);

        assertThat(follow(new Command(CODE, Visitor.PERSON, "other=3"))).isCompletedWithValue(FOUND);
    }

    @Test
    void knows_no_link_of_another_code() {
        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(new Unknown());
    }

    @ParameterizedTest
    @EnumSource
    void knows_no_link_before_it_is_active(Visitor visitor) {
        repository.add(CODE, SCHEDULED);

        assertThat(follow(visitor)).isCompletedWithValue(new Unknown());

        assertThat(clicks.totalClicks()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void says_that_a_link_is_over_as_soon_as_it_is(Visitor visitor) {
        repository.add(CODE, EXPIRED);

        assertThat(follow(visitor)).isCompletedWithValue(new Gone(Reason.EXPIRED));

        assertThat(clicks.totalClicks()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void says_that_a_link_is_disabled(Visitor visitor) {
        repository.add(CODE, details(ActivePeriod.ALWAYS, null, false, Forwarding.DEFAULT));

        assertThat(follow(visitor)).isCompletedWithValue(new Gone(Reason.DISABLED));
    }

    @ParameterizedTest
    @EnumSource
    void leads_elsewhere_for_now_where_a_link_is_over_that_says_so_and_counts_nothing(Visitor visitor) {
        Forwarding forwarding = new Forwarding(FALLBACK, true, RedirectStatus.PERMANENT_REDIRECT);
        repository.add(CODE, details(new ActivePeriod(null, NOW), null, true, forwarding));

        assertThat(follow(new Command(CODE, visitor, "other=3")))
                .isCompletedWithValue(new Found(FALLBACK.value(), RedirectStatus.FOUND, false));

        assertThat(clicks.totalClicks()).isZero();
    }

    @Test
    void lets_people_follow_a_limited_link_as_often_as_it_may_be() {
        repository.add(CODE, details(ActivePeriod.ALWAYS, 2L, true, Forwarding.DEFAULT));

        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND_ONCE);
        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND_ONCE);
        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(new Gone(Reason.USED_UP));

        assertThat(clicks.totalClicks()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = "PERSON", mode = Mode.EXCLUDE)
    void tells_nobody_else_where_a_limited_link_leads_and_takes_no_use(Visitor visitor) {
        repository.add(CODE, LIMITED);

        assertThat(follow(visitor)).isCompletedWithValue(new Withheld());

        assertThat(uses()).isZero();
        assertThat(clicks.totalClicks()).isZero();
    }

    @ParameterizedTest
    @EnumSource(names = "PERSON", mode = Mode.EXCLUDE)
    void tells_everyone_else_too_that_a_limited_link_is_used_up(Visitor visitor) {
        repository.add(CODE, LIMITED);
        repository.takeUse(CODE);

        assertThat(follow(visitor)).isCompletedWithValue(new Gone(Reason.USED_UP));
    }

    @ParameterizedTest
    @EnumSource
    void takes_no_use_of_a_link_that_is_over(Visitor visitor) {
        repository.add(CODE, details(new ActivePeriod(null, NOW), 1L, true, Forwarding.DEFAULT));

        assertThat(follow(visitor)).isCompletedWithValue(new Gone(Reason.EXPIRED));

        assertThat(uses()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void takes_no_use_of_a_link_before_it_is_active(Visitor visitor) {
        repository.add(CODE, details(new ActivePeriod(LATER, null), 1L, true, Forwarding.DEFAULT));

        assertThat(follow(visitor)).isCompletedWithValue(new Unknown());

        assertThat(uses()).isZero();
    }

    @Test
    void leads_elsewhere_where_a_link_is_used_up_that_says_so() {
        repository.add(CODE, details(ActivePeriod.ALWAYS, 1L, true, new Forwarding(FALLBACK, false, null)));
        assertThat(follow(Visitor.PERSON)).isCompletedWithValue(FOUND_ONCE);

        assertThat(follow(Visitor.PERSON))
                .isCompletedWithValue(new Found(FALLBACK.value(), RedirectStatus.FOUND, false));

        assertThat(clicks.totalClicks()).isEqualTo(1);
    }

    @Test
    void goes_by_what_the_store_says_of_a_limited_link_and_not_by_what_was_found() {
        OriginalUrl newUrl = new OriginalUrl("https://example.com/new");
        FollowShortUrl service = service(LIMITED, new UseResult.Taken(link(LIMITED.leadingTo(newUrl), 1)));

        assertThat(follow(service)).isCompletedWithValue(new Found(newUrl.value(), null, false));
    }

    @Test
    void lets_the_way_be_kept_of_a_link_that_lost_its_limit() {
        assertThat(follow(service(LIMITED, new UseResult.Taken(link(PLAIN, 0)))))
                .isCompletedWithValue(FOUND);
    }

    @Test
    void knows_no_limited_link_that_was_deleted_since_it_was_found() {
        assertThat(follow(service(LIMITED, new UseResult.Missing()))).isCompletedWithValue(new Unknown());
    }

    @Test
    void tries_again_to_use_a_link_that_was_refused_and_changed_meanwhile() {
        FollowShortUrl service =
                service(LIMITED, new UseResult.Refused(link(LIMITED, 0)), new UseResult.Taken(link(LIMITED, 1)));

        assertThat(follow(service)).isCompletedWithValue(FOUND_ONCE);
    }

    @Test
    void believes_the_second_refusal() {
        FollowShortUrl service =
                service(LIMITED, new UseResult.Refused(link(LIMITED, 0)), new UseResult.Refused(link(LIMITED, 1)));

        assertThat(follow(service)).isCompletedWithValue(new Gone(Reason.USED_UP));
    }

    @Test
    void does_not_try_for_ever_where_the_clock_of_the_store_differs() {
        UseResult refused = new UseResult.Refused(link(LIMITED, 0));

        assertThat(follow(service(LIMITED, refused, refused)))
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(UrlStoreException.class);
    }

    @Test
    void reports_a_failed_look_up_in_the_stage() {
        UrlRepository broken = mock();
        when(broken.findByCode(any())).thenThrow(failure());

        assertThat(follow(service(broken, clicks))).isCompletedExceptionally();
    }

    @Test
    void reports_in_the_stage_that_no_use_could_be_taken_and_counts_nothing() {
        UrlRepository broken = mock();
        when(broken.findByCode(any())).thenReturn(Optional.of(link(LIMITED, 0)));
        when(broken.takeUse(any())).thenThrow(failure());

        assertThat(follow(service(broken, clicks))).isCompletedExceptionally();

        assertThat(clicks.totalClicks()).isZero();
    }

    @Test
    void does_not_answer_a_click_that_could_not_be_recorded() {
        repository.add(CODE, PLAIN);
        ClickRecorder broken = mock();
        doThrow(failure()).when(broken).record(any());

        assertThat(follow(service(repository, broken))).isCompletedExceptionally();
    }

    @Test
    void answers_when_the_click_is_recorded_and_not_before() {
        repository.add(CODE, PLAIN);
        List<Runnable> waiting = new ArrayList<>();
        FollowShortUrl patient = new FollowShortUrlService(
                UrlLookup.of(repository), LinkUses.of(repository), clicks, waiting::add, () -> NOW);

        CompletableFuture<Result> answer = follow(patient);

        assertThat(answer).isNotDone();
        waiting.forEach(Runnable::run);
        assertThat(answer).isCompletedWithValue(FOUND);
        assertThat(clicks.totalClicks()).isEqualTo(1);
    }

    @Test
    void records_the_click_when_the_use_is_taken_and_answers_after_both() {
        repository.add(CODE, LIMITED);
        CompletableFuture<UseResult> use = new CompletableFuture<>();
        List<Runnable> waiting = new ArrayList<>();
        FollowShortUrl patient =
                new FollowShortUrlService(UrlLookup.of(repository), code -> use, clicks, waiting::add, () -> NOW);

        CompletableFuture<Result> answer = follow(patient);

        assertThat(waiting).isEmpty();
        use.complete(repository.takeUse(CODE));
        assertThat(answer).isNotDone();
        waiting.forEach(Runnable::run);
        assertThat(answer).isCompletedWithValue(FOUND_ONCE);
        assertThat(clicks.totalClicks()).isEqualTo(1);
    }

    @Test
    void answers_when_the_link_is_found_and_not_before() {
        CompletableFuture<Optional<ShortUrl>> found = new CompletableFuture<>();
        FollowShortUrl patient =
                new FollowShortUrlService(code -> found, LinkUses.of(repository), clicks, Runnable::run, () -> NOW);

        CompletableFuture<Result> answer = follow(patient);

        assertThat(answer).isNotDone();
        found.complete(Optional.of(link(PLAIN, 0)));
        assertThat(answer).isCompletedWithValue(FOUND);
    }

    private CompletableFuture<Result> follow(Visitor visitor) {
        return follow(new Command(CODE, visitor, null));
    }

    private CompletableFuture<Result> follow(Command command) {
        return followShortUrl.follow(command).toCompletableFuture();
    }

    private static CompletableFuture<Result> follow(FollowShortUrl service) {
        return service.follow(new Command(CODE, Visitor.PERSON, null)).toCompletableFuture();
    }

    private long uses() {
        return repository.findByCode(CODE).orElseThrow().uses();
    }

    private static FollowShortUrl service(UrlRepository repository, ClickRecorder recorder) {
        return new FollowShortUrlService(
                UrlLookup.of(repository), LinkUses.of(repository), recorder, Runnable::run, () -> NOW);
    }

    /** Finds one link, and is told in turn what becomes of the attempts to use it. */
    private FollowShortUrl service(LinkDetails found, UseResult... inTurn) {
        Deque<UseResult> results = new ArrayDeque<>(List.of(inTurn));
        return new FollowShortUrlService(
                code -> CompletableFuture.completedFuture(Optional.of(link(found, 0))),
                code -> CompletableFuture.completedFuture(results.remove()),
                clicks,
                Runnable::run,
                () -> NOW);
    }

    private static ShortUrl link(LinkDetails details, long uses) {
        return new ShortUrl(1, CODE, details, 1, 0, uses, NOW);
    }

    private static LinkDetails details(
            ActivePeriod period, @Nullable Long maxClicks, boolean isEnabled, Forwarding forwarding) {
        return new LinkDetails(URL, null, Tags.NONE, period, maxClicks, isEnabled, forwarding);
    }

    private static UrlStoreException failure() {
        return new UrlStoreException("reading a link", new IOException("no route"));
    }
}

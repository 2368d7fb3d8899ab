package dev.terse.testkit;

import static dev.terse.domain.ArchiveOutcome.CODE_RETIRED;
import static dev.terse.domain.ArchiveOutcome.CODE_TAKEN;
import static dev.terse.domain.ArchiveOutcome.STORED;
import static dev.terse.domain.ArchiveOutcome.UNCHANGED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.DayRange;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlArchive;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link UrlArchive} promises. */
public abstract class UrlArchiveContract {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Instant BEFORE = Instant.parse("2020-01-02T03:04:05.678Z");
    private static final LocalDate DAY = LocalDate.parse("2026-02-01");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");
    private static final LinkDetails PLAIN = LinkDetails.to(URL);
    private static final LinkDetails OTHER = LinkDetails.to(new OriginalUrl("https://example.com/other"));

    private static final LinkHistory CLICKED = new LinkHistory(
            3,
            10,
            Instant.parse("2026-02-02T12:00:00.001Z"),
            BEFORE,
            List.of(new DailyClicks(DAY, 4), new DailyClicks(DAY.plusDays(1), 5)));

    /** With all that a link can have, and with what programs that speak to a database trip over. */
    private static final LinkDetails EVERYTHING = new LinkDetails(
            new OriginalUrl("https://example.com/?a={b}&c=\\,\"d\"'e'|\u00E9"),
            new Title("NULL, \"{x}\" \\N \\\\ 'y'; -- \uD83D\uDE00"),
            Tags.of(List.of("NULL", "{a}", "\\", "\"b\"", "'", "\u00FC c", "B")),
            new ActivePeriod(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999Z")),
            5L,
            false,
            new Forwarding(new OriginalUrl("https://example.org/"), true, RedirectStatus.TEMPORARY_REDIRECT));

    private final ManualClock clock = new ManualClock(NOW);

    @SuppressWarnings("NullAway.Init")
    private Store store;

    /** For subclasses. */
    protected UrlArchiveContract() {}

    /**
     * The ports of one store.
     *
     * @param urls where its links are
     * @param recorder where its clicks are recorded
     * @param reports what it knows of them
     * @param archive the links in bulk
     */
    public record Store(UrlRepository urls, ClickRecorder recorder, ClickReports reports, UrlArchive archive) {}

    /**
     * Supplies the store to test. Called once before each test.
     *
     * @param clock what the store is to take the time from
     * @return a store without links and clicks
     */
    protected abstract Store emptyStore(InstantSource clock);

    @BeforeEach
    final void start_with_an_empty_store() {
        store = emptyStore(clock);
    }

    @Test
    final void an_empty_store_has_nothing_to_read() {
        assertThat(store.archive().read(null, 10)).isEmpty();
        assertThat(store.archive().read(new ShortCode("a"), 10)).isEmpty();
    }

    @Test
    final void nothing_that_is_written_is_nothing_that_is_stored() {
        assertThat(write()).isEmpty();
        assertThat(readAll(10)).isEmpty();
    }

    @Test
    final void a_link_is_read_as_it_was_written() {
        ArchivedUrl full = new ArchivedUrl(new ShortCode("full"), EVERYTHING, CLICKED);
        ArchivedUrl bare = link("bare", PLAIN, history(0, BEFORE));

        assertThat(write(full, bare)).containsExactly(STORED, STORED);

        assertThat(readAll(10)).containsExactly(bare, full);
    }

    @Test
    final void a_link_that_was_written_is_one_like_others() {
        write(new ArchivedUrl(new ShortCode("abc1234"), EVERYTHING, CLICKED));

        ShortUrl link = find("abc1234");
        assertThat(link).isEqualTo(new ShortUrl(link.id(), new ShortCode("abc1234"), EVERYTHING, 1, 10, 3, BEFORE));
        assertThat(store.urls().count()).isEqualTo(UrlCount.exactly(1));
        assertThat(store.urls().add(link.code(), PLAIN)).isEqualTo(new AddResult.CodeTaken(link.code()));
    }

    @Test
    final void links_that_were_written_have_ids_of_their_own() {
        ShortUrl first = add("first");
        write(link("a", PLAIN, CLICKED), link("b", PLAIN, CLICKED));
        ShortUrl last = add("last");

        assertThat(Stream.of(first, find("a"), find("b"), last).map(ShortUrl::id))
                .doesNotHaveDuplicates();
    }

    @Test
    final void links_that_were_written_are_listed_by_their_time_of_creation() {
        ShortUrl added = add("added");
        write(link("old", PLAIN, history(0, BEFORE)), link("new", PLAIN, history(0, NOW.plusSeconds(1))));

        assertThat(store.urls()
                        .list(UrlPageRequest.first(SortOrder.ASCENDING, 10))
                        .items())
                .containsExactly(find("old"), added, find("new"));
    }

    @Test
    final void the_clicks_of_a_link_are_reported_and_count_in_the_total() {
        write(link("abc1234", PLAIN, CLICKED), link("other", PLAIN, history(7, BEFORE)));

        ClickReport report = report("abc1234");
        assertThat(report.shortUrl().clicks()).isEqualTo(10);
        assertThat(report.lastClickAt()).contains(Instant.parse("2026-02-02T12:00:00.001Z"));
        assertThat(report.daily())
                .containsExactly(
                        new DailyClicks(DAY.minusDays(1), 0),
                        new DailyClicks(DAY, 4),
                        new DailyClicks(DAY.plusDays(1), 5));
        assertThat(report("other").lastClickAt()).isEmpty();
        assertThat(store.reports().totalClicks()).isEqualTo(17);
    }

    @Test
    final void a_link_goes_on_counting_from_where_it_was() {
        LinkDetails limited = new LinkDetails(URL, null, Tags.NONE, ActivePeriod.ALWAYS, 4L, true, Forwarding.DEFAULT);
        write(link("abc1234", limited, CLICKED));
        ShortUrl link = find("abc1234");

        click(link, DAY.plusDays(1));
        assertThat(store.urls().takeUse(link.code())).isInstanceOf(UseResult.Taken.class);
        assertThat(store.urls().takeUse(link.code())).isInstanceOf(UseResult.Refused.class);

        assertThat(readAll(1))
                .containsExactly(link(
                        "abc1234",
                        limited,
                        new LinkHistory(
                                4,
                                11,
                                Instant.parse("2026-02-02T12:00:00.001Z"),
                                BEFORE,
                                List.of(new DailyClicks(DAY, 4), new DailyClicks(DAY.plusDays(1), 6)))));
        assertThat(store.reports().totalClicks()).isEqualTo(11);
    }

    @Test
    final void links_that_were_never_written_here_are_read_with_what_became_of_them() {
        ShortUrl link = add("abc1234", EVERYTHING);
        add("plain");
        click(link, DAY);
        click(link, DAY);
        click(link, DAY.minusDays(1));

        assertThat(readAll(10))
                .containsExactly(
                        link(
                                "abc1234",
                                EVERYTHING,
                                new LinkHistory(
                                        0,
                                        3,
                                        at(DAY),
                                        NOW,
                                        List.of(new DailyClicks(DAY.minusDays(1), 1), new DailyClicks(DAY, 2)))),
                        link("plain", PLAIN, history(0, NOW)));
    }

    @Test
    final void times_of_the_first_and_of_the_last_year_are_kept_to_the_millisecond() {
        LinkHistory history = new LinkHistory(
                0, 1, Instant.parse("9999-12-31T23:59:59.999Z"), Instant.parse("0001-01-01T00:00:00.001Z"), List.of());

        assertThat(write(link("abc1234", PLAIN, history))).containsExactly(STORED);

        assertThat(readAll(1)).containsExactly(link("abc1234", PLAIN, history));
    }

    @Test
    final void a_link_whose_time_of_creation_nobody_knows_is_created_now() {
        assertThat(write(link("abc1234", PLAIN, history(0, null)))).containsExactly(STORED);

        assertThat(find("abc1234").createdAt()).isEqualTo(NOW);
        assertThat(readAll(1)).containsExactly(link("abc1234", PLAIN, history(0, NOW)));
    }

    @Test
    final void links_are_read_in_the_order_of_their_codes() {
        List<String> inOrder =
                List.of("-", "--", "-a", "0", "09", "9", "A", "Z", "_", "a", "a-", "a0", "aA", "aa", "b", "z");
        List<String> shuffled = new ArrayList<>(inOrder);
        Collections.reverse(shuffled);
        shuffled.forEach(this::add);

        for (int max : new int[] {1, 3, 15, 16, 17}) {
            assertThat(readAll(max))
                    .as("%s at a time", max)
                    .extracting(link -> link.code().value())
                    .isEqualTo(inOrder);
        }
    }

    @Test
    final void as_many_are_read_as_were_asked_for() {
        Stream.of("a", "b", "c").forEach(this::add);

        assertThat(codes(store.archive().read(null, 2))).containsExactly("a", "b");
        assertThat(codes(store.archive().read(new ShortCode("a"), 1))).containsExactly("b");
        assertThat(codes(store.archive().read(new ShortCode("b"), 2))).containsExactly("c");
        assertThat(store.archive().read(new ShortCode("c"), 2)).isEmpty();
    }

    @Test
    final void links_with_clicks_on_many_days_are_read_a_few_at_a_time() {
        List<ArchivedUrl> links = Stream.of("a", "b", "c", "d", "e", "f", "g")
                .map(code -> link(code, PLAIN, onDays(code.equals("d") ? 0 : LinkHistory.MAX_DAYS)))
                .toList();
        store.archive().write(links);

        List<ArchivedUrl> first = store.archive().read(null, 10);

        assertThat(first.subList(0, first.size() - 1).stream()
                        .mapToInt(link -> link.history().daily().size())
                        .sum())
                .isLessThanOrEqualTo(UrlArchive.MAX_DAYS_AT_ONCE);
        assertThat(readAll(10)).isEqualTo(links);
    }

    @Test
    final void a_link_with_the_most_clicks_is_read_as_one_that_can_be_written_when_it_has_more() {
        ArchivedUrl most = link(
                "abc1234",
                PLAIN,
                new LinkHistory(
                        0,
                        LinkHistory.MAX_CLICKS,
                        at(DAY),
                        BEFORE,
                        List.of(new DailyClicks(DAY, LinkHistory.MAX_CLICKS))));
        write(most);
        click(find("abc1234"), DAY);

        assertThat(readAll(10)).containsExactly(most);
        assertThat(find("abc1234").clicks()).isEqualTo(LinkHistory.MAX_CLICKS + 1);
    }

    @Test
    final void reading_goes_on_behind_a_code_that_no_link_has() {
        Stream.of("a", "c").forEach(this::add);

        assertThat(codes(store.archive().read(new ShortCode("b"), 2))).containsExactly("c");
    }

    @Test
    final void links_that_are_there_all_the_time_are_read_once_each_whatever_happens() {
        List<String> lasting = IntStream.range(10, 20).mapToObj(i -> "c" + i).toList();
        lasting.forEach(this::add);
        List<String> read = new ArrayList<>();
        List<ArchivedUrl> page = store.archive().read(null, 2);
        while (!page.isEmpty()) {
            read.addAll(codes(page));
            ShortCode last = page.get(page.size() - 1).code();
            delete(page.get(0).code().value());
            if (lasting.contains(last.value())) {
                LinkHistory history = history(0, BEFORE);
                write(
                        link(last + "x", PLAIN, history),
                        link("a" + last, PLAIN, history),
                        link("b" + last, PLAIN, history));
            }
            page = store.archive().read(last, 2);
        }

        assertThat(read).filteredOn(lasting::contains).isEqualTo(lasting);
        assertThat(read).doesNotHaveDuplicates().isSorted();
    }

    @Test
    final void a_link_that_was_deleted_is_not_read() {
        add("a");
        add("b");
        delete("a");

        assertThat(codes(readAll(10))).containsExactly("b");
    }

    @Test
    final void a_link_that_follows_a_deleted_one_is_read_without_its_clicks() {
        write(link("abc1234", PLAIN, CLICKED));
        delete("abc1234");

        assertThat(write(link("abc1234", PLAIN, history(0, BEFORE)))).containsExactly(STORED);

        assertThat(readAll(10)).containsExactly(link("abc1234", PLAIN, history(0, BEFORE)));
        assertThat(store.reports().totalClicks()).isEqualTo(10);
    }

    @Test
    final void a_link_that_is_written_again_is_unchanged_and_counted_once() {
        ArchivedUrl full = link("full", EVERYTHING, CLICKED);
        ArchivedUrl plain = link("plain", PLAIN, CLICKED);
        write(full, plain);

        assertThat(write(plain, full)).containsExactly(UNCHANGED, UNCHANGED);

        assertThat(readAll(10)).containsExactly(full, plain);
        assertThat(store.reports().totalClicks()).isEqualTo(20);
    }

    @Test
    final void a_link_is_the_same_with_clicks_and_uses_that_came_since() {
        write(link("abc1234", PLAIN, CLICKED));
        click(find("abc1234"), DAY);

        assertThat(write(link("abc1234", PLAIN, CLICKED), link("abc1234", PLAIN, history(0, BEFORE))))
                .containsExactly(UNCHANGED, UNCHANGED);

        assertThat(find("abc1234").clicks()).isEqualTo(11);
        assertThat(store.reports().totalClicks()).isEqualTo(11);
    }

    @Test
    final void a_link_of_other_details_or_another_time_of_creation_is_another_one() {
        ArchivedUrl link = link("abc1234", PLAIN, CLICKED);
        write(link);

        assertThat(write(
                        link("abc1234", OTHER, CLICKED),
                        link("abc1234", PLAIN, history(10, BEFORE.plusMillis(1))),
                        link("ABC1234", PLAIN, CLICKED)))
                .containsExactly(CODE_TAKEN, CODE_TAKEN, STORED);
        assertThat(readAll(10)).containsExactly(link("ABC1234", PLAIN, CLICKED), link);
        assertThat(store.reports().totalClicks()).isEqualTo(20);
    }

    @Test
    final void each_of_the_details_makes_another_link() {
        write(link("abc1234", EVERYTHING, CLICKED));
        Forwarding forwarding = EVERYTHING.forwarding();
        ActivePeriod period = EVERYTHING.activePeriod();

        assertThat(Stream.of(
                        new LinkDetails(
                                URL,
                                EVERYTHING.title(),
                                EVERYTHING.tags(),
                                period,
                                EVERYTHING.maxClicks(),
                                false,
                                forwarding),
                        with(null, EVERYTHING.tags(), period, 5L, false, forwarding),
                        with(new Title("null"), EVERYTHING.tags(), period, 5L, false, forwarding),
                        with(EVERYTHING.title(), Tags.NONE, period, 5L, false, forwarding),
                        with(
                                EVERYTHING.title(),
                                EVERYTHING.tags(),
                                new ActivePeriod(null, period.until()),
                                5L,
                                false,
                                forwarding),
                        with(
                                EVERYTHING.title(),
                                EVERYTHING.tags(),
                                new ActivePeriod(period.from(), null),
                                5L,
                                false,
                                forwarding),
                        with(EVERYTHING.title(), EVERYTHING.tags(), period, null, false, forwarding),
                        with(EVERYTHING.title(), EVERYTHING.tags(), period, 5L, true, forwarding),
                        with(EVERYTHING.title(), EVERYTHING.tags(), period, 5L, false, Forwarding.DEFAULT),
                        with(
                                EVERYTHING.title(),
                                EVERYTHING.tags(),
                                period,
                                5L,
                                false,
                                new Forwarding(forwarding.fallbackUrl(), true, null))))
                .allSatisfy(details -> assertThat(write(link("abc1234", details, CLICKED)))
                        .as("%s", details)
                        .containsExactly(CODE_TAKEN));
    }

    @Test
    final void a_link_whose_time_of_creation_nobody_knows_is_the_same_by_its_details() {
        write(link("abc1234", PLAIN, CLICKED));

        assertThat(write(link("abc1234", PLAIN, history(0, null)), link("abc1234", OTHER, history(0, null))))
                .containsExactly(UNCHANGED, CODE_TAKEN);
        assertThat(find("abc1234").createdAt()).isEqualTo(BEFORE);
    }

    @Test
    final void a_link_that_was_added_meanwhile_keeps_its_code() {
        ShortUrl link = add("abc1234", OTHER);

        assertThat(write(link("abc1234", PLAIN, CLICKED), link("other", PLAIN, CLICKED)))
                .containsExactly(CODE_TAKEN, STORED);
        assertThat(find("abc1234")).isEqualTo(link);
        assertThat(store.reports().totalClicks()).isEqualTo(10);
    }

    @Test
    final void of_links_of_one_code_in_one_call_the_first_is_stored() {
        ArchivedUrl link = link("abc1234", PLAIN, CLICKED);

        assertThat(write(link, link("abc1234", OTHER, CLICKED), link, link("b", PLAIN, CLICKED)))
                .containsExactly(STORED, CODE_TAKEN, UNCHANGED, STORED);
        assertThat(readAll(10)).containsExactly(link, link("b", PLAIN, CLICKED));
        assertThat(store.reports().totalClicks()).isEqualTo(20);
    }

    @Test
    final void the_code_of_a_deleted_link_is_taken_from_the_instant_at_which_it_is_free() {
        ArchivedUrl link = link("abc1234", PLAIN, CLICKED);
        add("abc1234", PLAIN);
        Instant freeFrom = NOW.plus(Duration.ofDays(30));
        store.urls().delete(link.code(), 1, freeFrom);

        clock.set(freeFrom.minusMillis(1));
        assertThat(write(link, link("b", PLAIN, CLICKED))).containsExactly(CODE_RETIRED, STORED);
        assertThat(store.urls().findByCode(link.code())).isEmpty();
        clock.set(freeFrom);
        assertThat(write(link)).containsExactly(STORED);
        assertThat(readAll(10)).containsExactly(link, link("b", PLAIN, CLICKED));
        assertThat(store.reports().totalClicks()).isEqualTo(20);
    }

    @Test
    final void some_thousand_links_in_any_order_are_stored_and_answered_in_that_order() {
        List<ArchivedUrl> links = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            links.add(link(
                    "c" + (i * 7_919L % 3_001),
                    i % 2 == 0 ? PLAIN : EVERYTHING,
                    i % 3 == 0 ? CLICKED : history(1, BEFORE)));
        }
        write(links.get(1), link(links.get(2).code().value(), OTHER, CLICKED));

        List<ArchiveOutcome> outcomes = store.archive().write(links);

        assertThat(outcomes).hasSize(3_000);
        assertThat(outcomes.subList(0, 4)).containsExactly(STORED, UNCHANGED, CODE_TAKEN, STORED);
        assertThat(outcomes.subList(4, 3_000)).containsOnly(STORED);
        List<ArchivedUrl> expected = new ArrayList<>(links);
        expected.set(2, link(links.get(2).code().value(), OTHER, CLICKED));
        assertThat(readAll(1_000)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(store.reports().totalClicks()).isEqualTo(1_000 * 10 + 2_000 + 10 - 1);
    }

    @Test
    final void of_two_who_write_the_same_links_at_once_each_is_stored_by_one_and_counted_once() {
        int[] rounds = new int[1];

        Race.run(
                round -> rounds[0] = round + 1,
                round -> write(link("a" + round, PLAIN, CLICKED), link("b" + round, PLAIN, CLICKED)),
                round -> write(link("b" + round, PLAIN, CLICKED), link("a" + round, PLAIN, CLICKED)),
                round -> {
                    assertThat(List.of(round.left().get(0), round.right().get(1)))
                            .containsExactlyInAnyOrder(STORED, UNCHANGED);
                    assertThat(List.of(round.left().get(1), round.right().get(0)))
                            .containsExactlyInAnyOrder(STORED, UNCHANGED);
                });

        assertThat(store.reports().totalClicks()).isEqualTo(rounds[0] * 20L);
    }

    @Test
    final void of_two_who_write_and_add_one_code_at_once_one_gets_it() {
        Race.run(
                Race.NOTHING,
                round -> write(link("r" + round, PLAIN, CLICKED)).get(0) == STORED,
                round -> store.urls().add(new ShortCode("r" + round), OTHER) instanceof AddResult.Added,
                round -> {
                    assertThat(round.left()).isNotEqualTo(round.right());
                    assertThat(find("r" + round.number()).details()).isEqualTo(round.left() ? PLAIN : OTHER);
                });
    }

    @Test
    final void a_link_that_is_there_is_there_with_its_clicks() {
        Race.run(
                Race.NOTHING,
                round -> write(link("r" + round, PLAIN, CLICKED)).equals(List.of(STORED)),
                round -> store.reports()
                        .report(new ShortCode("r" + round), new DayRange(DAY, DAY))
                        .filter(report -> report.shortUrl().clicks() != 10
                                || report.daily().get(0).clicks() != 4)
                        .isEmpty(),
                round -> {
                    assertThat(round.left()).isTrue();
                    assertThat(round.right()).isTrue();
                });
    }

    @Test
    final void a_link_that_is_read_while_clicks_come_in_agrees_with_itself() {
        ShortUrl link = add("abc1234");

        Race.run(
                Race.NOTHING,
                round -> click(link, DAY),
                round -> {
                    LinkHistory history = store.archive().read(null, 1).get(0).history();
                    long daily = history.daily().stream()
                            .mapToLong(DailyClicks::clicks)
                            .sum();
                    return daily == history.clicks() && (history.lastClickAt() == null) == (daily == 0);
                },
                round -> assertThat(round.right()).isTrue());
    }

    private static LinkDetails with(
            @Nullable Title title,
            Tags tags,
            ActivePeriod period,
            @Nullable Long maxClicks,
            boolean isEnabled,
            Forwarding forwarding) {
        return new LinkDetails(EVERYTHING.originalUrl(), title, tags, period, maxClicks, isEnabled, forwarding);
    }

    private static ArchivedUrl link(String code, LinkDetails details, LinkHistory history) {
        return new ArchivedUrl(new ShortCode(code), details, history);
    }

    private static LinkHistory history(long clicks, @Nullable Instant createdAt) {
        return new LinkHistory(0, clicks, null, createdAt, List.of());
    }

    private static LinkHistory onDays(int count) {
        return new LinkHistory(
                0,
                count,
                null,
                BEFORE,
                IntStream.range(0, count)
                        .mapToObj(i -> new DailyClicks(DAY.minusDays(count - i), 1))
                        .toList());
    }

    private static Instant at(LocalDate day) {
        return Instant.parse(day + "T12:00:00Z");
    }

    private static List<String> codes(List<ArchivedUrl> links) {
        return links.stream().map(link -> link.code().value()).toList();
    }

    private List<ArchiveOutcome> write(ArchivedUrl... links) {
        return store.archive().write(List.of(links));
    }

    private List<ArchivedUrl> readAll(int max) {
        List<ArchivedUrl> all = new ArrayList<>();
        List<ArchivedUrl> page = store.archive().read(null, max);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(max);
            all.addAll(page);
            page = store.archive().read(page.get(page.size() - 1).code(), max);
        }
        return all;
    }

    private ShortUrl find(String code) {
        return store.urls().findByCode(new ShortCode(code)).orElseThrow();
    }

    private ShortUrl add(String code) {
        return add(code, PLAIN);
    }

    private ShortUrl add(String code, LinkDetails details) {
        return UrlRepositoryFixture.added(store.urls().add(new ShortCode(code), details));
    }

    /** So that its code is free at once. */
    private void delete(String code) {
        UrlRepositoryFixture.changed(
                store.urls().delete(new ShortCode(code), find(code).version(), clock.instant()));
    }

    private boolean click(ShortUrl link, LocalDate day) {
        store.recorder().record(new Click(link.id(), link.code(), at(day)));
        return true;
    }

    private ClickReport report(String code) {
        return store.reports()
                .report(new ShortCode(code), new DayRange(DAY.minusDays(1), DAY.plusDays(1)))
                .orElseThrow();
    }
}

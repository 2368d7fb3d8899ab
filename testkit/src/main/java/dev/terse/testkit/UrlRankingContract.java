package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.SearchText;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRanking;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlSort;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link UrlRanking} promises, and {@link UrlRepository#list} in order of clicks. */
public abstract class UrlRankingContract {
    private static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final LinkDetails PLAIN = LinkDetails.to(new OriginalUrl("https://example.com/"));
    private static final LinkDetails SPECIAL = new LinkDetails(
            new OriginalUrl("https://example.com/"),
            new Title("special"),
            Tags.of(List.of("tag")),
            ActivePeriod.ALWAYS,
            9L,
            true,
            Forwarding.DEFAULT);

    private final ManualClock clock = new ManualClock(START);

    @SuppressWarnings("NullAway.Init")
    private Store store;

    /** For subclasses. */
    protected UrlRankingContract() {}

    /**
     * The ports of one store.
     *
     * @param urls where its links are
     * @param recorder where its clicks are recorded, and counted before it returns
     * @param ranking what ranks its links
     */
    public record Store(UrlRepository urls, ClickRecorder recorder, UrlRanking ranking) {}

    /**
     * Supplies the store to test. Called once before each test.
     *
     * @param clock what the store is to take the time from
     * @return a store without links and clicks, which was never ranked
     */
    protected abstract Store emptyStore(InstantSource clock);

    @BeforeEach
    final void start_with_an_empty_store() {
        clock.set(START);
        store = emptyStore(clock);
    }

    @Test
    final void an_empty_store_has_an_empty_ranking() {
        assertThat(store.urls().list(first(SortOrder.DESCENDING, 10))).isEqualTo(new UrlPage(List.of(), null, null));

        assertThat(store.ranking().refresh()).contains(START);

        assertThat(store.urls().list(first(SortOrder.DESCENDING, 10))).isEqualTo(new UrlPage(List.of(), null, START));
    }

    @Test
    final void links_that_were_never_ranked_are_in_order_of_creation() {
        clicked("one", 1);
        clicked("two", 2);
        clicked("none", 0);

        assertThat(listed(SortOrder.DESCENDING)).containsExactly("none", "two", "one");
        assertThat(store.urls().list(first(SortOrder.DESCENDING, 10)).rankedAt())
                .isNull();
    }

    @Test
    final void links_are_in_order_of_their_clicks_then_of_creation_in_both_directions() {
        clicked("none2", 0);
        clicked("two1", 2);
        clicked("ten", 10);
        clicked("one", 1);
        clicked("two2", 2);
        clicked("nine", 9);
        clicked("none1", 0);
        rank();
        List<String> ascending = List.of("none2", "none1", "one", "two1", "two2", "nine", "ten");

        assertThat(listed(SortOrder.ASCENDING)).isEqualTo(ascending);
        assertThat(listed(SortOrder.DESCENDING)).isEqualTo(reversed(ascending));
    }

    @Test
    final void links_of_as_many_clicks_are_in_order_of_creation_whatever_their_codes() {
        for (String code : List.of("m", "Z", "a", "_", "0")) {
            clicked(code, 3);
        }
        clock.advance(Duration.ofMillis(-1));
        clicked("x", 3);
        rank();

        assertThat(listed(SortOrder.ASCENDING)).containsExactly("x", "m", "Z", "a", "_", "0");
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("0", "_", "a", "Z", "m", "x");
    }

    @Test
    final void every_page_goes_on_where_the_last_one_ended() {
        Random random = new Random(3);
        List<ShortUrl> links = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            links.add(clicked("c" + i, random.nextInt(4)));
            clock.advance(Duration.ofMillis(random.nextInt(2)));
        }
        rank();

        for (SortOrder order : SortOrder.values()) {
            List<ShortUrl> whole = store.urls().list(first(order, 200)).items();
            assertThat(whole).containsExactlyInAnyOrderElementsOf(refreshed(links));
            for (int limit = 1; limit < 13; limit++) {
                assertThat(allPages(first(order, limit), () -> {}))
                        .as("pages of %s", limit)
                        .isEqualTo(whole);
            }
        }
    }

    @Test
    final void a_page_says_of_when_the_ranking_is() {
        clock.set(START.plusNanos(999_999));
        clicked("one", 1);
        assertThat(store.ranking().refresh()).contains(START);
        clock.advance(Duration.ofSeconds(59));

        assertThat(store.urls().list(first(SortOrder.ASCENDING, 10)).rankedAt()).isEqualTo(START);
        assertThat(store.urls()
                        .list(UrlPageRequest.first(SortOrder.ASCENDING, 10))
                        .rankedAt())
                .isNull();
    }

    @Test
    final void a_ranking_is_left_alone_until_it_is_a_minute_old() {
        ShortUrl one = clicked("one", 1);
        ShortUrl two = clicked("two", 2);
        rank();
        Instant ranked = clock.instant();
        Instant next = ranked.plus(UrlRanking.MIN_AGE);
        click(one, 2);

        clock.set(next.minusMillis(1));
        assertThat(store.ranking().refresh()).contains(ranked);
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("two", "one");

        clock.set(next);
        assertThat(store.ranking().refresh()).contains(next);
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("one", "two");
        assertThat(store.urls().list(first(SortOrder.DESCENDING, 10)).rankedAt())
                .isEqualTo(next);

        click(two, 2);
        rank();
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("two", "one");
    }

    @Test
    final void links_are_shown_with_the_clicks_that_they_have_now() {
        ShortUrl link = clicked("link", 1);
        rank();

        click(link, 1);

        assertThat(store.urls().list(first(SortOrder.DESCENDING, 10)).items())
                .extracting(ShortUrl::clicks)
                .containsExactly(2L);
    }

    @Test
    final void links_without_clicks_by_the_ranking_are_listed_and_so_are_new_ones() {
        clicked("ranked", 1);
        ShortUrl late = clicked("late", 0);
        rank();
        click(late, 5);
        clicked("new", 7);

        assertThat(listed(SortOrder.DESCENDING)).containsExactly("ranked", "new", "late");
        assertThat(listed(SortOrder.ASCENDING)).containsExactly("late", "new", "ranked");

        rank();
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("new", "late", "ranked");
    }

    @Test
    final void a_deleted_link_is_gone_and_one_that_follows_it_has_no_clicks_yet() {
        clicked("other", 1);
        ShortUrl link = clicked("link", 2);
        rank();

        store.urls().delete(link.code(), 1, clock.instant());
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("other");

        clicked("link", 0);
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("other", "link");
        rank();
        assertThat(listed(SortOrder.DESCENDING)).containsExactly("other", "link");
        assertThat(listed(SortOrder.ASCENDING)).containsExactly("link", "other");
    }

    @Test
    final void a_changed_link_stays_where_it_is() {
        clicked("one", 1);
        ShortUrl link = clicked("two", 2);
        rank();

        store.urls().update(link.code(), 1, SPECIAL);

        assertThat(listed(SortOrder.DESCENDING)).containsExactly("two", "one");
    }

    @Test
    final void filters_narrow_the_ranking_down() {
        for (int i = 0; i < 30; i++) {
            clicked("plain" + i, i % 5);
            clicked("special" + i, i % 5, SPECIAL);
        }
        rank();

        for (UrlFilter filter : List.of(
                new UrlFilter(new SearchText("special"), null, null, null, null),
                new UrlFilter(new SearchText("example"), "tag", null, null, null),
                new UrlFilter(null, "tag", UrlFilter.State.ACTIVE, START, null),
                new UrlFilter(null, "none", null, null, null),
                new UrlFilter(null, null, UrlFilter.State.USED_UP, null, null))) {
            for (SortOrder order : SortOrder.values()) {
                List<ShortUrl> expected = allPages(first(order, 200), () -> {}).stream()
                        .filter(link -> filter.matches(link, clock.instant()))
                        .toList();
                assertThat(allPages(new UrlPageRequest(filter, UrlSort.CLICKS, order, 4, null), () -> {}))
                        .as("%s %s", filter, order)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    final void paging_sees_each_link_once_while_others_come_and_go() {
        for (SortOrder order : SortOrder.values()) {
            List<ShortUrl> stay = new ArrayList<>();
            List<ShortUrl> go = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                stay.add(clicked(order + "-stay-" + i, i % 3));
                go.add(clicked(order + "-go-" + i, i % 3));
            }
            rank();
            Collections.shuffle(go, new Random(5));

            List<ShortUrl> seen = allPages(first(order, 20), () -> {
                ShortUrl gone = go.remove(0);
                store.urls().delete(gone.code(), 1, clock.instant());
                clicked(order + "-come-" + go.size(), 1);
            });

            assertThat(seen).extracting(ShortUrl::code).doesNotHaveDuplicates();
            assertThat(seen).containsAll(refreshed(stay)).containsAll(refreshed(go));
        }
    }

    @Test
    final void of_two_who_rank_at_once_both_are_told_of_one_ranking() {
        for (int i = 0; i < 20; i++) {
            clicked("c" + i, i % 3);
        }

        rank();

        Race.run(
                Race.NOTHING,
                round -> {
                    clock.advance(UrlRanking.MIN_AGE);
                    return store.ranking().refresh().isPresent();
                },
                round -> store.ranking().refresh().isPresent(),
                round -> assertThat(List.of(round.left(), round.right())).containsOnly(true));

        assertThat(listed(SortOrder.DESCENDING)).hasSize(20).startsWith("c17").endsWith("c0");
    }

    private void rank() {
        clock.advance(UrlRanking.MIN_AGE);
        store.ranking().refresh();
    }

    private ShortUrl clicked(String code, int clicks) {
        return clicked(code, clicks, PLAIN);
    }

    private ShortUrl clicked(String code, int clicks, LinkDetails details) {
        AddResult result = store.urls().add(new ShortCode(code), details);
        assertThat(result).isInstanceOf(AddResult.Added.class);
        ShortUrl link = ((AddResult.Added) result).shortUrl();
        click(link, clicks);
        return link;
    }

    private void click(ShortUrl link, int times) {
        for (int i = 0; i < times; i++) {
            store.recorder().record(Click.on(link, clock.instant()));
        }
    }

    private List<ShortUrl> refreshed(List<ShortUrl> links) {
        return links.stream()
                .map(link -> store.urls().findByCode(link.code()).orElseThrow())
                .toList();
    }

    private List<String> listed(SortOrder order) {
        return allPages(first(order, 2), () -> {}).stream()
                .map(link -> link.code().value())
                .toList();
    }

    private List<ShortUrl> allPages(UrlPageRequest first, Runnable betweenPages) {
        UrlPage page = store.urls().list(first);
        List<ShortUrl> all = new ArrayList<>(page.items());
        Optional<UrlPosition> end = page.next();
        while (end.isPresent()) {
            betweenPages.run();
            UrlPosition before = end.get();
            page = store.urls().list(first.from(before));
            all.addAll(page.items());
            end = page.next();
            end.ifPresent(behind -> assertThat(Integer.signum(behind.compareTo(before)))
                    .as("%s is behind %s", behind, before)
                    .isEqualTo(first.order() == SortOrder.ASCENDING ? 1 : -1));
        }
        return all;
    }

    private static UrlPageRequest first(SortOrder order, int limit) {
        return new UrlPageRequest(UrlFilter.NONE, UrlSort.CLICKS, order, limit, null);
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new ArrayList<>(list);
        Collections.reverse(reversed);
        return reversed;
    }
}

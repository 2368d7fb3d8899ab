package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.AddResult;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link UrlRepository} promises. */
public abstract class UrlRepositoryContract {
    private static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/a");
    private static final OriginalUrl OTHER_URL = new OriginalUrl("https://example.com/b");

    private final ManualClock clock = new ManualClock(START);

    @SuppressWarnings("NullAway.Init")
    private UrlRepository repository;

    /** For subclasses. */
    protected UrlRepositoryContract() {}

    /**
     * Supplies the store to test. Called once before each test.
     *
     * @param clock what the store is to take the time from
     * @return a store without links
     */
    protected abstract UrlRepository emptyRepository(InstantSource clock);

    @BeforeEach
    final void start_with_an_empty_store() {
        repository = emptyRepository(clock);
    }

    @Test
    final void a_new_link_has_its_code_and_url_the_time_and_no_clicks() {
        ShortUrl added = add("abc1234");

        assertThat(added.id()).isPositive();
        assertThat(added.code()).isEqualTo(new ShortCode("abc1234"));
        assertThat(added.originalUrl()).isEqualTo(URL);
        assertThat(added.clicks()).isZero();
        assertThat(added.createdAt()).isEqualTo(START);
    }

    @Test
    final void a_link_is_found_as_it_was_returned_when_it_was_added() {
        ShortUrl added = add("abc1234");
        clock.advance(Duration.ofDays(1));

        assertThat(find("abc1234")).contains(added);
    }

    @Test
    final void an_unknown_code_finds_nothing() {
        add("abc1234");

        assertThat(find("abc123")).isEmpty();
        assertThat(find("abc12345")).isEmpty();
    }

    @Test
    final void codes_that_differ_in_case_alone_are_two() {
        ShortUrl lower = add("code");
        ShortUrl upper = add("CODE");

        assertThat(find("code")).contains(lower);
        assertThat(find("CODE")).contains(upper);
        assertThat(find("Code")).isEmpty();
    }

    @Test
    final void the_shortest_and_the_longest_code_are_kept_whole() {
        String longest = "-_" + "z".repeat(ShortCode.MAX_LENGTH - 2);
        String almostLongest = longest.substring(0, ShortCode.MAX_LENGTH - 1);

        assertThat(List.of(add("0"), add(longest), add(almostLongest)))
                .allSatisfy(
                        added -> assertThat(repository.findByCode(added.code())).contains(added));
    }

    @Test
    final void a_url_is_kept_letter_by_letter() {
        String start = "HTTPS://Bücher.Example:443/ä%C3%a4/😀?a=%20+|{}\\^`\"'<>&b[]=#c#d";
        OriginalUrl longest = new OriginalUrl(start + "€".repeat(OriginalUrl.MAX_LENGTH - start.length()));

        ShortUrl added = add("abc1234", longest);

        assertThat(added.originalUrl()).isEqualTo(longest);
        assertThat(find("abc1234")).contains(added);
    }

    @Test
    final void the_time_is_cut_to_milliseconds_and_not_rounded() {
        clock.set(Instant.parse("2026-02-03T04:05:06.789999999Z"));

        assertThat(add("abc1234").createdAt()).isEqualTo(START);
        assertThat(find("abc1234").orElseThrow().createdAt()).isEqualTo(START);
    }

    @Test
    final void times_of_other_centuries_are_kept() {
        for (String time :
                List.of("0001-01-01T00:00:00.001Z", "1969-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z")) {
            clock.set(Instant.parse(time));
            String code = "year" + time.substring(0, 4);

            ShortUrl added = add(code);

            assertThat(added.createdAt()).isEqualTo(time);
            assertThat(find(code)).contains(added);
        }
        assertThat(codes(allPages(SortOrder.ASCENDING, 1))).containsExactly("year0001", "year1969", "year9999");
    }

    @Test
    final void a_taken_code_is_reported_and_its_link_unchanged() {
        ShortUrl first = add("abc1234");
        clock.advance(Duration.ofDays(1));

        assertThat(repository.add(new ShortCode("abc1234"), OTHER_URL))
                .isEqualTo(new AddResult.CodeTaken(new ShortCode("abc1234")));
        assertThat(find("abc1234")).contains(first);
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(1));
        assertThat(allPages(SortOrder.DESCENDING, 10)).containsExactly(first);
    }

    @Test
    final void the_same_url_may_have_many_codes() {
        add("one");
        add("two");

        assertThat(repository.count()).isEqualTo(UrlCount.exactly(2));
    }

    @Test
    final void two_writers_of_one_code_at_once_get_it_once() {
        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("r" + round), URL),
                round -> repository.add(new ShortCode("r" + round), OTHER_URL),
                round -> {
                    ShortCode code = new ShortCode("r" + round.number());
                    List<ShortUrl> winners = new ArrayList<>();
                    for (AddResult result : List.of(round.left(), round.right())) {
                        result.fold(added -> winners.add(added.shortUrl()), taken -> {
                            assertThat(taken.code()).isEqualTo(code);
                            return false;
                        });
                    }
                    assertThat(winners).hasSize(1);
                    assertThat(repository.findByCode(code)).contains(winners.get(0));
                });
    }

    @Test
    final void writers_of_different_codes_at_once_all_succeed() {
        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("l" + round), URL),
                round -> repository.add(new ShortCode("r" + round), URL),
                round -> assertThat(List.of(round.left(), round.right())).allSatisfy(result -> {
                    assertThat(result).isInstanceOf(AddResult.Added.class);
                    ShortUrl added = ((AddResult.Added) result).shortUrl();
                    assertThat(repository.findByCode(added.code())).contains(added);
                }));
    }

    @Test
    final void an_empty_store_lists_and_counts_nothing() {
        UrlPage page = repository.list(UrlPageRequest.first(SortOrder.DESCENDING, 10));

        assertThat(page.items()).isEmpty();
        assertThat(page.next()).isEmpty();
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(0));
    }

    @Test
    final void links_are_listed_by_time_in_both_directions() {
        add("b");
        clock.advance(Duration.ofMillis(1));
        add("c");
        clock.advance(Duration.ofMillis(-2));
        add("a");

        assertThat(codes(allPages(SortOrder.ASCENDING, 10))).containsExactly("a", "b", "c");
        assertThat(codes(allPages(SortOrder.DESCENDING, 10))).containsExactly("c", "b", "a");
    }

    @Test
    final void links_of_the_same_time_are_listed_by_id_in_both_directions() {
        List<ShortUrl> byId = new ArrayList<>();
        IntStream.range(0, 20).forEach(i -> byId.add(add("z" + (i * 7 % 20))));
        byId.sort((a, b) -> Long.compare(a.id(), b.id()));

        List<ShortUrl> ascending = allPages(SortOrder.ASCENDING, 3);
        List<ShortUrl> descending = allPages(SortOrder.DESCENDING, 3);

        assertThat(ascending).isEqualTo(byId);
        assertThat(reversed(descending)).isEqualTo(byId);
    }

    @Test
    final void a_page_has_as_many_links_as_asked_for_and_the_last_one_says_so() {
        IntStream.range(0, UrlPageRequest.MAX_LIMIT + 1).forEach(i -> add("c" + i));

        for (int limit : List.of(1, 2, UrlPageRequest.MAX_LIMIT)) {
            UrlPage page = repository.list(UrlPageRequest.first(SortOrder.ASCENDING, limit));
            assertThat(page.items()).hasSize(limit);
            assertThat(page.next()).contains(UrlPosition.of(page.items().get(limit - 1)));
        }
        repository.remove(new ShortCode("c0"));
        UrlPage whole = repository.list(UrlPageRequest.first(SortOrder.ASCENDING, UrlPageRequest.MAX_LIMIT));
        assertThat(whole.items()).hasSize(UrlPageRequest.MAX_LIMIT);
        assertThat(whole.next()).isEmpty();
    }

    @Test
    final void a_page_starts_behind_its_position_by_time_then_id_then_code() {
        ShortUrl link = add("m");

        for (UrlPosition before : List.of(
                new UrlPosition(link.createdAt().minusMillis(1), link.id() + 1, new ShortCode("z")),
                new UrlPosition(link.createdAt(), link.id() - 1, new ShortCode("z")),
                new UrlPosition(link.createdAt(), link.id(), new ShortCode("l")),
                new UrlPosition(link.createdAt(), link.id(), new ShortCode("Z")),
                new UrlPosition(link.createdAt(), link.id(), new ShortCode("_")))) {
            assertThat(after(before, SortOrder.ASCENDING))
                    .as("after %s", before)
                    .containsExactly(link);
            assertThat(after(before, SortOrder.DESCENDING))
                    .as("before %s", before)
                    .isEmpty();
        }
        for (UrlPosition behind : List.of(
                new UrlPosition(link.createdAt().plusMillis(1), link.id() - 1, new ShortCode("a")),
                new UrlPosition(link.createdAt(), link.id() + 1, new ShortCode("a")),
                new UrlPosition(link.createdAt(), link.id(), new ShortCode("n")))) {
            assertThat(after(behind, SortOrder.ASCENDING))
                    .as("after %s", behind)
                    .isEmpty();
            assertThat(after(behind, SortOrder.DESCENDING))
                    .as("before %s", behind)
                    .containsExactly(link);
        }
        assertThat(after(UrlPosition.of(link), SortOrder.ASCENDING)).isEmpty();
        assertThat(after(UrlPosition.of(link), SortOrder.DESCENDING)).isEmpty();
    }

    @Test
    final void paging_through_10_000_links_of_the_same_time_sees_each_once_while_others_are_added() {
        List<ShortUrl> before =
                IntStream.range(0, 10_000).mapToObj(i -> add("c" + i)).toList();

        for (SortOrder order : SortOrder.values()) {
            AtomicInteger added = new AtomicInteger();
            AtomicBoolean done = new AtomicBoolean();
            Runnable addOne = () -> add(order + "-" + added.incrementAndGet());
            CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
                while (added.get() < 2_000 && !done.get()) {
                    addOne.run();
                }
            });

            List<ShortUrl> seen = allPages(order, UrlPageRequest.MAX_LIMIT - 1, addOne);
            done.set(true);
            writer.join();

            assertThat(seen).doesNotHaveDuplicates().containsAll(before);
        }
    }

    @Test
    final void paging_goes_on_when_the_link_that_ended_the_page_is_removed() {
        List<ShortUrl> links = IntStream.range(0, 5).mapToObj(i -> add("c" + i)).toList();
        UrlPage first = repository.list(UrlPageRequest.first(SortOrder.ASCENDING, 2));

        repository.remove(links.get(1).code());

        assertThat(after(first.next().orElseThrow(), SortOrder.ASCENDING)).isEqualTo(links.subList(2, 5));
    }

    @Test
    final void the_count_follows_what_is_added_and_removed() {
        add("one");
        add("two");
        repository.add(new ShortCode("two"), OTHER_URL);
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(2));

        repository.remove(new ShortCode("one"));
        repository.remove(new ShortCode("one"));
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(1));
    }

    @Test
    final void an_update_changes_the_url_and_nothing_else() {
        ShortUrl link = add("abc1234");
        ShortUrl other = add("other");
        clock.advance(Duration.ofDays(1));

        Optional<ShortUrl> updated = repository.update(link.code(), OTHER_URL);

        assertThat(updated).contains(new ShortUrl(link.id(), link.code(), OTHER_URL, link.clicks(), link.createdAt()));
        assertThat(find("abc1234")).isEqualTo(updated);
        assertThat(find("other")).contains(other);
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactlyInAnyOrder(updated.orElseThrow(), other);
    }

    @Test
    final void an_update_of_an_unknown_code_stores_nothing() {
        assertThat(repository.update(new ShortCode("abc1234"), URL)).isEmpty();
        assertThat(find("abc1234")).isEmpty();
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(0));
    }

    @Test
    final void a_removed_link_is_gone_for_every_method() {
        add("abc1234");
        ShortUrl other = add("other");

        assertThat(repository.remove(new ShortCode("abc1234"))).isTrue();

        assertThat(find("abc1234")).isEmpty();
        assertThat(repository.update(new ShortCode("abc1234"), OTHER_URL)).isEmpty();
        assertThat(repository.remove(new ShortCode("abc1234"))).isFalse();
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactly(other);
    }

    @Test
    final void a_removed_code_is_free_for_a_link_with_an_id_of_its_own() {
        ShortUrl first = add("abc1234");
        repository.remove(first.code());
        clock.advance(Duration.ofDays(1));

        ShortUrl second = add("abc1234", OTHER_URL);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.createdAt()).isEqualTo(clock.instant());
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactly(second);
    }

    @Test
    final void two_who_remove_one_link_at_once_remove_it_once() {
        Race.run(
                round -> add("r" + round),
                round -> repository.remove(new ShortCode("r" + round)),
                round -> repository.remove(new ShortCode("r" + round)),
                round -> assertThat(List.of(round.left(), round.right())).containsExactlyInAnyOrder(true, false));
    }

    @Test
    final void two_who_update_one_link_at_once_each_get_what_they_wrote() {
        ShortCode code = add("abc1234").code();

        Race.run(
                Race.NOTHING,
                round -> repository.update(code, URL).map(ShortUrl::originalUrl),
                round -> repository.update(code, OTHER_URL).map(ShortUrl::originalUrl),
                round -> {
                    assertThat(round.left()).contains(URL);
                    assertThat(round.right()).contains(OTHER_URL);
                });
    }

    @Test
    final void a_link_that_is_listed_while_it_is_added_is_found_from_then_on() {
        add("first");

        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("r" + round), URL) instanceof AddResult.Added,
                round -> repository.list(UrlPageRequest.first(SortOrder.DESCENDING, 1)).items().stream()
                        .allMatch(listed -> repository.findByCode(listed.code()).isPresent()),
                round -> assertThat(round.right()).isTrue());
    }

    @Test
    final void a_link_that_is_removed_is_gone_from_find_and_list_at_once() {
        List<ShortUrl> links = new ArrayList<>();

        Race.run(
                round -> links.add(add("r" + round)),
                round -> repository.remove(links.get(round).code()),
                round -> {
                    ShortUrl link = links.get(round);
                    boolean listedFirst = isListed(link);
                    boolean found = repository.findByCode(link.code()).isPresent();
                    boolean listedLast = isListed(link);
                    return (listedFirst || !found) && (found || !listedLast);
                },
                round -> assertThat(round.right()).isTrue());
    }

    @Test
    final void of_an_update_and_a_remove_at_once_the_update_revives_nothing() {
        Race.run(
                round -> add("r" + round),
                round ->
                        repository.update(new ShortCode("r" + round), OTHER_URL).isPresent(),
                round -> repository.remove(new ShortCode("r" + round)),
                round -> {
                    assertThat(round.right()).isTrue();
                    assertThat(find("r" + round.number())).isEmpty();
                });
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(0));
    }

    @Test
    final void an_add_and_a_remove_at_once_leave_find_list_and_count_of_one_mind() {
        List<ShortUrl> found = new ArrayList<>();

        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("r" + round), URL) instanceof AddResult.Added,
                round -> repository.remove(new ShortCode("r" + round)),
                round -> find("r" + round.number()).ifPresent(found::add));

        assertThat(allPages(SortOrder.ASCENDING, UrlPageRequest.MAX_LIMIT)).containsExactlyInAnyOrderElementsOf(found);
        assertThat(repository.count().value()).isEqualTo(found.size());
    }

    private ShortUrl add(String code) {
        return add(code, URL);
    }

    private ShortUrl add(String code, OriginalUrl url) {
        return repository.add(new ShortCode(code), url).fold(AddResult.Added::shortUrl, taken -> {
            throw new AssertionError("the code " + taken.code() + " should be free");
        });
    }

    private Optional<ShortUrl> find(String code) {
        return repository.findByCode(new ShortCode(code));
    }

    private boolean isListed(ShortUrl link) {
        UrlPosition before = new UrlPosition(link.createdAt(), link.id() - 1, link.code());
        return repository.list(new UrlPageRequest(SortOrder.ASCENDING, 2, before)).items().stream()
                .anyMatch(listed -> listed.code().equals(link.code()));
    }

    private List<ShortUrl> after(UrlPosition position, SortOrder order) {
        return repository.list(new UrlPageRequest(order, 10, position)).items();
    }

    private List<ShortUrl> allPages(SortOrder order, int limit) {
        return allPages(order, limit, () -> {});
    }

    private List<ShortUrl> allPages(SortOrder order, int limit, Runnable betweenPages) {
        UrlPage page = repository.list(UrlPageRequest.first(order, limit));
        List<ShortUrl> all = new ArrayList<>(page.items());
        while (page.next().isPresent()) {
            betweenPages.run();
            UrlPosition end = page.next().get();
            page = repository.list(new UrlPageRequest(order, limit, end));
            assertThat(page.items()).extracting(UrlPosition::of).doesNotContain(end);
            all.addAll(page.items());
        }
        return all;
    }

    private static List<String> codes(List<ShortUrl> links) {
        return links.stream().map(link -> link.code().value()).toList();
    }

    private static List<ShortUrl> reversed(List<ShortUrl> links) {
        List<ShortUrl> reversed = new ArrayList<>(links);
        Collections.reverse(reversed);
        return reversed;
    }
}

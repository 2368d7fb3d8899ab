package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.AddResult;
import dev.terse.domain.LinkDetails;
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
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What {@link UrlRepository} promises. Written in parts, each of which extends the one before, so that a store has one class to extend.
 */
public abstract class UrlRepositoryContract extends LinkChangesContract {
    /** For subclasses. */
    protected UrlRepositoryContract() {}

    @Test
    final void a_new_link_has_its_code_and_url_the_time_version_1_and_no_clicks_and_uses() {
        ShortUrl added = add("abc1234");

        assertThat(added.id()).isPositive();
        assertThat(added.code()).isEqualTo(new ShortCode("abc1234"));
        assertThat(added.originalUrl()).isEqualTo(URL);
        assertThat(added.version()).isOne();
        assertThat(added.clicks()).isZero();
        assertThat(added.uses()).isZero();
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

        ShortUrl added = add("abc1234", LinkDetails.to(longest));

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

        assertThat(repository.add(new ShortCode("abc1234"), OTHER))
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
                round -> repository.add(new ShortCode("r" + round), PLAIN),
                round -> repository.add(new ShortCode("r" + round), OTHER),
                round -> {
                    ShortCode code = new ShortCode("r" + round.number());
                    List<ShortUrl> winners = new ArrayList<>();
                    for (AddResult result : List.of(round.left(), round.right())) {
                        if (result instanceof AddResult.Added added) {
                            winners.add(added.shortUrl());
                        } else {
                            assertThat(result).isEqualTo(new AddResult.CodeTaken(code));
                        }
                    }
                    assertThat(winners).hasSize(1);
                    assertThat(repository.findByCode(code)).contains(winners.get(0));
                });
    }

    @Test
    final void writers_of_different_codes_at_once_all_succeed() {
        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("l" + round), PLAIN),
                round -> repository.add(new ShortCode("r" + round), PLAIN),
                round -> assertThat(List.of(round.left(), round.right())).allSatisfy(result -> {
                    ShortUrl added = added(result);
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
        retire(find("c0").orElseThrow());
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
    final void paging_goes_on_when_the_link_that_ended_the_page_is_deleted() {
        List<ShortUrl> links = IntStream.range(0, 5).mapToObj(i -> add("c" + i)).toList();
        UrlPage first = repository.list(UrlPageRequest.first(SortOrder.ASCENDING, 2));

        retire(links.get(1));

        assertThat(after(first.next().orElseThrow(), SortOrder.ASCENDING)).isEqualTo(links.subList(2, 5));
    }

    @Test
    final void the_count_follows_what_is_added_and_deleted() {
        add("one");
        add("two");
        repository.add(new ShortCode("two"), OTHER);
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(2));

        repository.delete(new ShortCode("one"), 1, START);
        repository.delete(new ShortCode("one"), 1, START);
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(1));
    }

    @Test
    final void a_link_that_is_listed_while_it_is_added_is_found_from_then_on() {
        add("first");

        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("r" + round), PLAIN) instanceof AddResult.Added,
                round -> repository.list(UrlPageRequest.first(SortOrder.DESCENDING, 1)).items().stream()
                        .allMatch(listed -> repository.findByCode(listed.code()).isPresent()),
                round -> assertThat(round.right()).isTrue());
    }

    @Test
    final void a_link_that_is_deleted_is_gone_from_find_and_list_at_once() {
        List<ShortUrl> links = new ArrayList<>();

        Race.run(
                round -> links.add(add("r" + round)),
                round -> isChanged(repository.delete(links.get(round).code(), 1, START.plus(RETIREMENT))),
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
    final void an_add_and_a_delete_at_once_leave_find_list_and_count_of_one_mind() {
        List<ShortUrl> found = new ArrayList<>();

        Race.run(
                Race.NOTHING,
                round -> repository.add(new ShortCode("r" + round), PLAIN) instanceof AddResult.Added,
                round -> isChanged(repository.delete(new ShortCode("r" + round), 1, START.plus(RETIREMENT))),
                round -> find("r" + round.number()).ifPresent(found::add));

        assertThat(allPages(SortOrder.ASCENDING, UrlPageRequest.MAX_LIMIT)).containsExactlyInAnyOrderElementsOf(found);
        assertThat(repository.count().value()).isEqualTo(found.size());
    }

    private boolean isListed(ShortUrl link) {
        UrlPosition before = new UrlPosition(link.createdAt(), link.id() - 1, link.code());
        return repository.list(new UrlPageRequest(SortOrder.ASCENDING, 2, before)).items().stream()
                .anyMatch(listed -> listed.code().equals(link.code()));
    }

    private List<ShortUrl> after(UrlPosition position, SortOrder order) {
        return repository.list(new UrlPageRequest(order, 10, position)).items();
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

package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlRepository;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link UrlRepository#addAll}, {@code findActive} and {@code exclusively} promise: a part of {@link UrlRepositoryContract}. */
abstract class ManyLinksContract extends LinkUsesContract {
    private static final int MANY = 10_000;

    ManyLinksContract() {}

    @Test
    final void no_links_are_added_to_no_effect() {
        assertThat(repository.addAll(List.of())).isEmpty();
        assertThat(repository.count().value()).isZero();
    }

    @Test
    final void many_links_are_added_as_one_is() {
        List<LinkDetails> details = List.of(PLAIN, OTHER, everything(), LIMITED);
        List<NewLink> links = IntStream.range(0, details.size())
                .mapToObj(i -> link("z" + (details.size() - i), details.get(i)))
                .toList();

        List<AddResult> results = repository.addAll(links);

        assertThat(results).hasSameSizeAs(links);
        for (int i = 0; i < links.size(); i++) {
            ShortUrl added = added(results.get(i));
            assertThat(added)
                    .isEqualTo(new ShortUrl(
                            added.id(), links.get(i).code(), links.get(i).details(), 1, 0, 0, clock.instant()));
            assertThat(repository.findByCode(added.code())).contains(added);
        }
        assertThat(results.stream().map(result -> added(result).id())).doesNotHaveDuplicates();
    }

    @Test
    final void ten_thousand_links_are_added_in_order() {
        List<NewLink> links = IntStream.range(0, MANY)
                .mapToObj(i -> link("many" + (MANY - i), LinkDetails.to(new OriginalUrl("https://example.com/" + i))))
                .toList();

        List<AddResult> results = repository.addAll(links);

        assertThat(results.stream().map(result -> added(result).code()))
                .containsExactlyElementsOf(links.stream().map(NewLink::code).toList());
        assertThat(repository.count().value()).isEqualTo(MANY);
        assertThat(find("many1").orElseThrow().originalUrl().value()).isEqualTo("https://example.com/" + (MANY - 1));
    }

    @Test
    final void a_taken_code_among_many_is_reported_and_keeps_no_other_back() {
        ShortUrl first = add("taken");
        ShortUrl gone = retire(add("retired"));

        List<AddResult> results = repository.addAll(
                List.of(link("b", OTHER), link("taken", OTHER), link("retired", OTHER), link("a", OTHER)));

        assertThat(results.get(1)).isEqualTo(new AddResult.CodeTaken(first.code()));
        assertThat(results.get(2))
                .isEqualTo(
                        new AddResult.CodeRetired(gone.code(), clock.instant().plus(RETIREMENT)));
        assertThat(find("taken")).contains(first);
        assertThat(find("a")).contains(added(results.get(3)));
        assertThat(find("b")).contains(added(results.get(0)));
    }

    @Test
    final void of_two_links_of_one_code_among_many_the_first_is_stored() {
        List<AddResult> results =
                repository.addAll(List.of(link("same", OTHER), link("else", PLAIN), link("same", PLAIN)));

        assertThat(added(results.get(0)).details()).isEqualTo(OTHER);
        assertThat(results.get(2)).isEqualTo(new AddResult.CodeTaken(new ShortCode("same")));
        assertThat(find("same").orElseThrow().details()).isEqualTo(OTHER);
    }

    @Test
    final void a_code_among_many_that_is_free_again_is_added() {
        ShortUrl gone = retire(add("abc1234"));
        clock.advance(RETIREMENT);

        List<AddResult> results = repository.addAll(List.of(link("abc1234", OTHER), link("abc1234", PLAIN)));

        assertThat(added(results.get(0)).id()).isNotEqualTo(gone.id());
        assertThat(results.get(1)).isEqualTo(new AddResult.CodeTaken(gone.code()));
        assertThat(find("abc1234")).contains(added(results.get(0)));
    }

    @Test
    final void of_two_who_add_the_same_codes_at_once_in_different_order_each_code_goes_to_one() {
        Race.run(
                Race.NOTHING,
                round -> count(repository.addAll(List.of(link("a" + round, PLAIN), link("b" + round, PLAIN)))),
                round -> count(repository.addAll(List.of(link("b" + round, OTHER), link("a" + round, OTHER)))),
                round -> assertThat(round.left() + round.right()).isEqualTo(2));
    }

    @Test
    final void an_active_link_is_found_by_what_is_said_of_it() {
        ShortUrl plain = add("plain");
        ShortUrl full = add("full", everything());

        assertThat(repository.findActive(List.of(everything(), PLAIN, OTHER)))
                .containsOnly(entry(PLAIN, plain), entry(everything(), full));
        assertThat(repository.findActive(List.of())).isEmpty();
    }

    @Test
    final void the_newest_of_equal_links_is_found() {
        add("first");
        clock.advance(Duration.ofSeconds(1));
        add("second");
        ShortUrl newest = add("third");
        clock.advance(Duration.ofSeconds(-10));
        add("fourth");

        assertThat(findActive(PLAIN)).contains(newest);
    }

    @Test
    final void a_link_of_which_anything_else_is_said_is_not_found() {
        add("other", OTHER);
        add("titled", detailed(new Title("a"), Tags.NONE, ActivePeriod.ALWAYS, null, Forwarding.DEFAULT));
        add("tagged", detailed(null, Tags.of(List.of("a")), ActivePeriod.ALWAYS, null, Forwarding.DEFAULT));
        add("timed", detailed(null, Tags.NONE, new ActivePeriod(START, null), null, Forwarding.DEFAULT));
        add("limited", detailed(null, Tags.NONE, ActivePeriod.ALWAYS, 5L, Forwarding.DEFAULT));
        add("forwarding", detailed(null, Tags.NONE, ActivePeriod.ALWAYS, null, new Forwarding(null, true, null)));

        assertThat(findActive(PLAIN)).isEmpty();
    }

    @Test
    final void a_link_that_is_not_active_is_not_found() {
        LinkDetails once = detailed(null, Tags.NONE, ActivePeriod.ALWAYS, 1L, Forwarding.DEFAULT);
        LinkDetails later =
                detailed(null, Tags.NONE, new ActivePeriod(START.plusSeconds(1), null), null, Forwarding.DEFAULT);
        LinkDetails sooner =
                detailed(null, Tags.NONE, new ActivePeriod(null, START.plusSeconds(1)), null, Forwarding.DEFAULT);
        LinkDetails disabled =
                new LinkDetails(URL, null, Tags.NONE, ActivePeriod.ALWAYS, null, false, Forwarding.DEFAULT);
        add("once", once);
        add("later", later);
        ShortUrl expiring = add("sooner", sooner);
        add("disabled", disabled);
        retire(add("deleted"));
        repository.takeUse(new ShortCode("once"));

        assertThat(findActive(once)).isEmpty();
        assertThat(findActive(later)).isEmpty();
        assertThat(findActive(disabled)).isEmpty();
        assertThat(findActive(PLAIN)).isEmpty();
        assertThat(findActive(sooner)).contains(expiring);
        clock.advance(Duration.ofSeconds(1));
        assertThat(findActive(sooner)).isEmpty();
        assertThat(findActive(later)).isPresent();
    }

    @Test
    final void the_longest_url_can_be_found() {
        String start = "https://example.com/";
        LinkDetails longest =
                LinkDetails.to(new OriginalUrl(start + "€".repeat(OriginalUrl.MAX_LENGTH - start.length())));
        ShortUrl link = add("long", longest);

        assertThat(findActive(longest)).contains(link);
    }

    @Test
    final void of_two_who_look_and_then_add_at_once_one_adds_and_the_other_finds() {
        Race.run(
                Race.NOTHING,
                round -> findOrAdd(round, "l" + round),
                round -> findOrAdd(round, "r" + round),
                round -> assertThat(round.left()).isEqualTo(round.right()));
    }

    @Test
    final void two_who_want_the_same_urls_in_different_order_do_not_wait_for_each_other_for_ever() {
        OriginalUrl[] urls = IntStream.range(0, 50)
                .mapToObj(i -> new OriginalUrl("https://example.com/" + i))
                .toArray(OriginalUrl[]::new);

        Race.run(
                Race.NOTHING,
                round -> repository.exclusively(Set.of(urls), () -> round),
                round -> repository.exclusively(Set.of(urls[round % 50], urls[(round + 7) % 50]), () -> round),
                round -> assertThat(round.left()).isEqualTo(round.right()));
    }

    @Test
    final void exclusive_work_may_fail_and_others_go_on() {
        assertThatThrownBy(() -> repository.exclusively(Set.of(URL), () -> {
                    throw new IllegalStateException("planned");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("planned");

        assertThat(repository.<Optional<ShortUrl>>exclusively(Set.of(URL), () -> Optional.of(add("abc1234"))))
                .isEqualTo(find("abc1234"));
    }

    /** The code of the one link of a round. */
    private ShortCode findOrAdd(int round, String code) {
        LinkDetails details = LinkDetails.to(new OriginalUrl("https://example.com/" + round));
        return repository.exclusively(
                Set.of(details.originalUrl()),
                () -> findActive(details).orElseGet(() -> add(code, details)).code());
    }

    private Optional<ShortUrl> findActive(LinkDetails details) {
        return Optional.ofNullable(repository.findActive(List.of(details)).get(details));
    }

    private static int count(List<AddResult> results) {
        return (int) results.stream().filter(AddResult.Added.class::isInstance).count();
    }

    private static NewLink link(String code, LinkDetails details) {
        return new NewLink(new ShortCode(code), details);
    }

    private static LinkDetails everything() {
        return new LinkDetails(
                URL,
                new Title("A title, with \"quotes\" and {braces}"),
                Tags.of(List.of("one", "two words", "{three}", "NULL", "\"four\"", "\\")),
                new ActivePeriod(START, START.plusSeconds(3600)),
                LinkDetails.MAX_MAX_CLICKS,
                true,
                new Forwarding(OTHER_URL, true, RedirectStatus.PERMANENT_REDIRECT));
    }

    private static LinkDetails detailed(
            @Nullable Title title, Tags tags, ActivePeriod period, @Nullable Long maxClicks, Forwarding forwarding) {
        return new LinkDetails(URL, title, tags, period, maxClicks, true, forwarding);
    }
}

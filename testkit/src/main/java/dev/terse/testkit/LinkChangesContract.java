package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link UrlRepository} promises of details, versions and deleted links: a part of {@link UrlRepositoryContract}. */
abstract class LinkChangesContract extends ManyLinksContract {
    private static final Instant FIRST_INSTANT = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    /** Quotes, braces and backslashes mean something where lists are written as text; two of the tags are ordered differently by code point. */
    private static final List<String> HOSTILE_TAGS =
            List.of("NULL", "null", "a\"b'c", "{d}", "\\", "ä", "Ä", "a\u0308", "😀", "～", "(1;2]", "%_", "x y");

    private static final Tags MOST_TAGS = Tags.of(Stream.concat(
                    HOSTILE_TAGS.stream(),
                    IntStream.range(0, Tags.MAX_COUNT - HOSTILE_TAGS.size())
                            .mapToObj(i -> (char) ('a' + i) + "€".repeat(Tags.MAX_LENGTH - 1)))
            .toList());

    private static final LinkDetails EVERYTHING = new LinkDetails(
            URL,
            new Title("\"'\\{}ÄA\u0308 😀" + "€".repeat(Title.MAX_LENGTH - 11)),
            MOST_TAGS,
            new ActivePeriod(FIRST_INSTANT, LAST_INSTANT),
            LinkDetails.MAX_MAX_CLICKS,
            false,
            new Forwarding(
                    new OriginalUrl("HTTPS://Bücher.Example/" + "€".repeat(OriginalUrl.MAX_LENGTH - 23)),
                    true,
                    RedirectStatus.PERMANENT_REDIRECT));

    /** One for each detail, which stands alone in it, and both ends. */
    private static final List<LinkDetails> SORTS_OF_DETAILS = Stream.concat(
                    Stream.of(
                            PLAIN,
                            with(new Title("0"), Tags.NONE),
                            with(null, Tags.of(List.of("tag"))),
                            with(null, MOST_TAGS),
                            with(100L, new ActivePeriod(FIRST_INSTANT, null)),
                            with(100L, new ActivePeriod(null, LAST_INSTANT)),
                            with(100L, new ActivePeriod(START, START.plusMillis(1))),
                            with(1L, true),
                            with(LinkDetails.MAX_MAX_CLICKS, true),
                            with(null, false),
                            with(new Forwarding(OTHER_URL, false, null)),
                            with(new Forwarding(null, true, null)),
                            EVERYTHING),
                    Stream.of(RedirectStatus.values()).map(status -> with(new Forwarding(null, false, status))))
            .toList();

    LinkChangesContract() {}

    @Test
    final void each_detail_of_a_new_link_is_kept_as_it_was_given() {
        for (LinkDetails details : SORTS_OF_DETAILS) {
            ShortUrl added = add("c" + SORTS_OF_DETAILS.indexOf(details), details);

            assertThat(added.details()).isEqualTo(details);
            assertThat(repository.findByCode(added.code())).contains(added);
            assertThat(allPages(SortOrder.ASCENDING, 10)).contains(added);
        }
    }

    @Test
    final void each_detail_of_a_changed_link_is_kept_as_it_was_given() {
        ShortUrl link = add("abc1234");
        for (LinkDetails details : SORTS_OF_DETAILS) {
            link = update(update(link, EVERYTHING), details);

            assertThat(link.details()).isEqualTo(details);
            assertThat(find("abc1234")).contains(link);
            assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactly(link);
        }
    }

    @Test
    final void an_update_changes_details_and_version_and_nothing_else() {
        ShortUrl link = add("abc1234", LIMITED);
        ShortUrl other = add("other");
        repository.takeUse(link.code());
        ShortUrl used = find("abc1234").orElseThrow();
        clock.advance(Duration.ofDays(1));

        ChangeResult result = repository.update(link.code(), 1, OTHER);

        ShortUrl updated = changedTo(OTHER, used);
        assertThat(result).isEqualTo(new ChangeResult.Changed(updated));
        assertThat(find("abc1234")).contains(updated);
        assertThat(find("other")).contains(other);
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactlyInAnyOrder(updated, other);
    }

    @Test
    final void the_version_grows_by_one_with_each_update() {
        ShortUrl link = add("abc1234");
        for (long version = 1; version <= 5; version++) {
            assertThat(link.version()).isEqualTo(version);
            link = update(link, PLAIN);
        }
        assertThat(find("abc1234").orElseThrow().version()).isEqualTo(6);
    }

    @Test
    final void an_update_of_another_version_changes_nothing() {
        ShortUrl link = update(update(add("abc1234"), PLAIN), PLAIN);

        for (long version : List.of(1L, 2L, 4L, Long.MAX_VALUE)) {
            assertThat(repository.update(link.code(), version, OTHER))
                    .as("version %s", version)
                    .isEqualTo(new ChangeResult.Outdated());
        }
        assertThat(find("abc1234")).contains(link);
    }

    @Test
    final void an_update_of_an_unknown_code_stores_nothing() {
        add("other");

        assertThat(repository.update(new ShortCode("OTHER"), 1, PLAIN)).isEqualTo(new ChangeResult.Missing());
        assertThat(find("OTHER")).isEmpty();
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(1));
    }

    @Test
    final void of_two_who_update_one_version_at_once_one_succeeds() {
        Race.run(
                round -> add("r" + round),
                round -> repository.update(new ShortCode("r" + round), 1, PLAIN),
                round -> repository.update(new ShortCode("r" + round), 1, OTHER),
                round -> {
                    ChangeResult winner = isChanged(round.left()) ? round.left() : round.right();
                    ChangeResult loser = isChanged(round.left()) ? round.right() : round.left();
                    assertThat(loser).isEqualTo(new ChangeResult.Outdated());
                    assertThat(changed(winner).version()).isEqualTo(2);
                    assertThat(find("r" + round.number())).contains(changed(winner));
                });
    }

    @Test
    final void a_deleted_link_is_gone_for_every_method() {
        ShortUrl link = add("abc1234");
        ShortUrl other = add("other");

        assertThat(repository.delete(link.code(), 1, START.plus(RETIREMENT))).isEqualTo(new ChangeResult.Changed(link));

        assertThat(find("abc1234")).isEmpty();
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactly(other);
        assertThat(allPages(SortOrder.DESCENDING, 1)).containsExactly(other);
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(1));
        assertThat(repository.update(link.code(), 1, OTHER)).isEqualTo(new ChangeResult.Missing());
        assertThat(repository.delete(link.code(), 1, START)).isEqualTo(new ChangeResult.Missing());
        assertThat(repository.takeUse(link.code())).isEqualTo(new UseResult.Missing());
    }

    @Test
    final void a_delete_tells_the_link_as_it_was_last() {
        ShortUrl link = add("abc1234", EVERYTHING);
        ShortUrl updated = update(link, LIMITED);
        repository.takeUse(link.code());

        assertThat(retire(updated)).isEqualTo(new ShortUrl(link.id(), link.code(), LIMITED, 2, 0, 1, link.createdAt()));
    }

    @Test
    final void a_delete_of_another_version_changes_nothing() {
        ShortUrl link = update(update(add("abc1234"), PLAIN), PLAIN);

        for (long version : List.of(1L, 2L, 4L)) {
            assertThat(repository.delete(link.code(), version, START))
                    .as("version %s", version)
                    .isEqualTo(new ChangeResult.Outdated());
        }
        assertThat(find("abc1234")).contains(link);
        assertThat(repository.add(link.code(), OTHER)).isEqualTo(new AddResult.CodeTaken(link.code()));
    }

    @Test
    final void a_delete_of_an_unknown_code_retires_nothing() {
        assertThat(repository.delete(new ShortCode("abc1234"), 1, START.plus(RETIREMENT)))
                .isEqualTo(new ChangeResult.Missing());
        assertThat(add("abc1234").version()).isOne();
    }

    @Test
    final void of_two_who_delete_one_link_at_once_one_gets_it() {
        List<ShortUrl> links = new ArrayList<>();

        Race.run(
                round -> links.add(add("r" + round)),
                round -> repository.delete(new ShortCode("r" + round), 1, START.plus(RETIREMENT)),
                round -> repository.delete(new ShortCode("r" + round), 1, START.plus(RETIREMENT)),
                round -> assertThat(List.of(round.left(), round.right()))
                        .containsExactlyInAnyOrder(
                                new ChangeResult.Changed(links.get(round.number())), new ChangeResult.Missing()));
    }

    @Test
    final void of_an_update_and_a_delete_of_one_version_at_once_one_succeeds() {
        Race.run(
                round -> add("r" + round),
                round -> repository.update(new ShortCode("r" + round), 1, OTHER),
                round -> repository.delete(new ShortCode("r" + round), 1, START),
                round -> {
                    String code = "r" + round.number();
                    if (isChanged(round.right())) {
                        assertThat(round.left()).isEqualTo(new ChangeResult.Missing());
                        assertThat(find(code)).isEmpty();
                    } else {
                        assertThat(round.right()).isEqualTo(new ChangeResult.Outdated());
                        assertThat(find(code)).contains(changed(round.left()));
                    }
                });
    }

    @Test
    final void the_code_of_a_deleted_link_is_retired_until_the_instant_it_was_told() {
        ShortUrl link = add("abc1234");
        Instant freeFrom = START.plus(RETIREMENT);
        repository.delete(link.code(), 1, freeFrom);

        for (Instant before : List.of(START, freeFrom.minusMillis(1), freeFrom.minusNanos(1))) {
            clock.set(before);
            assertThat(repository.add(link.code(), OTHER))
                    .as("at %s", before)
                    .isEqualTo(new AddResult.CodeRetired(link.code(), freeFrom));
        }
        assertThat(find("abc1234")).isEmpty();
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(0));
        clock.set(freeFrom);
        assertThat(repository.add(link.code(), OTHER)).isInstanceOf(AddResult.Added.class);
    }

    @Test
    final void when_a_code_is_free_is_cut_to_milliseconds_and_not_rounded() {
        ShortUrl link = add("abc1234");
        Instant freeFrom = START.plus(RETIREMENT);
        repository.delete(link.code(), 1, freeFrom.plusNanos(999_999));

        assertThat(repository.add(link.code(), OTHER)).isEqualTo(new AddResult.CodeRetired(link.code(), freeFrom));
        clock.set(freeFrom);
        assertThat(repository.add(link.code(), OTHER)).isInstanceOf(AddResult.Added.class);
    }

    @Test
    final void codes_that_differ_in_case_alone_are_retired_one_by_one() {
        retire(add("abc1234"));

        assertThat(find("ABC1234")).isEmpty();
        assertThat(add("ABC1234").version()).isOne();
    }

    @Test
    final void a_code_is_free_at_once_if_it_was_to_be_free_now_or_earlier() {
        for (Instant freeFrom : List.of(START, START.minusMillis(1), Instant.EPOCH)) {
            ShortUrl link = add("abc1234");

            assertThat(repository.delete(link.code(), 1, freeFrom)).isEqualTo(new ChangeResult.Changed(link));

            assertThat(find("abc1234")).isEmpty();
            deleteForGood(add("abc1234"));
        }
    }

    @Test
    final void a_link_under_a_code_that_is_free_again_is_a_new_one() {
        ShortUrl first = update(add("abc1234", LIMITED), LIMITED);
        repository.takeUse(first.code());
        retire(first);
        clock.advance(RETIREMENT);

        ShortUrl second = add("abc1234", OTHER);

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second).isEqualTo(new ShortUrl(second.id(), first.code(), OTHER, 1, 0, 0, clock.instant()));
        assertThat(find("abc1234")).contains(second);
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactly(second);
        assertThat(repository.count()).isEqualTo(UrlCount.exactly(1));
    }

    @Test
    final void a_link_has_an_id_of_its_own_after_the_one_before_was_purged() {
        ShortUrl first = add("abc1234");
        deleteForGood(first);
        repository.purge(10);

        assertThat(add("abc1234").id()).isNotEqualTo(first.id());
    }

    @Test
    final void of_two_who_add_a_code_that_is_free_again_one_gets_it() {
        List<ShortUrl> before = new ArrayList<>();

        Race.run(
                round -> before.add(deleteForGood(add("r" + round))),
                round -> repository.add(new ShortCode("r" + round), PLAIN),
                round -> repository.add(new ShortCode("r" + round), OTHER),
                round -> {
                    boolean isLeft = round.left() instanceof AddResult.Added;
                    ShortCode code = new ShortCode("r" + round.number());
                    ShortUrl winner = added(isLeft ? round.left() : round.right());
                    assertThat(isLeft ? round.right() : round.left()).isEqualTo(new AddResult.CodeTaken(code));
                    assertThat(winner.id())
                            .isNotEqualTo(before.get(round.number()).id());
                    assertThat(repository.findByCode(code)).contains(winner);
                });
    }

    @Test
    final void a_purge_forgets_only_links_whose_codes_are_free() {
        ShortUrl kept = add("kept");
        retire(add("early"));
        clock.advance(Duration.ofMillis(1));
        retire(add("late"));
        clock.set(START.plus(RETIREMENT).minusMillis(1));

        assertThat(repository.purge(10)).isZero();
        clock.set(START.plus(RETIREMENT));
        assertThat(repository.purge(10)).isOne();
        assertThat(repository.add(new ShortCode("late"), PLAIN))
                .isEqualTo(new AddResult.CodeRetired(
                        new ShortCode("late"), START.plus(RETIREMENT).plusMillis(1)));
        clock.advance(Duration.ofMillis(1));
        assertThat(repository.purge(10)).isOne();
        assertThat(repository.purge(10)).isZero();
        assertThat(find("kept")).contains(kept);
        assertThat(allPages(SortOrder.ASCENDING, 10)).containsExactly(kept);
    }

    @Test
    final void a_purge_forgets_as_many_as_it_was_told_at_most() {
        IntStream.range(0, 5).forEach(i -> deleteForGood(add("c" + i)));

        assertThat(List.of(repository.purge(2), repository.purge(1), repository.purge(2), repository.purge(2)))
                .containsExactly(2, 1, 2, 0);
    }

    @Test
    final void a_purge_leaves_a_link_that_has_the_code_again() {
        deleteForGood(add("abc1234"));
        ShortUrl second = add("abc1234", OTHER);

        assertThat(repository.purge(10)).isZero();
        assertThat(find("abc1234")).contains(second);
    }

    @Test
    final void a_purge_leaves_a_link_that_gets_the_code_at_that_moment() {
        Race.run(
                round -> deleteForGood(add("r" + round)),
                round -> repository.add(new ShortCode("r" + round), OTHER) instanceof AddResult.Added,
                round -> repository.purge(1) <= 1,
                round -> {
                    assertThat(round.left()).isTrue();
                    assertThat(find("r" + round.number()).map(ShortUrl::details))
                            .contains(OTHER);
                });
    }

    @Test
    final void two_who_purge_at_once_count_each_link_once() {
        int[] counts = new int[2];

        Race.run(
                round -> {
                    deleteForGood(add("l" + round));
                    deleteForGood(add("r" + round));
                    counts[0] += 2;
                },
                round -> repository.purge(1),
                round -> repository.purge(1),
                round -> counts[1] += round.left() + round.right());

        assertThat(counts[1] + repository.purge(counts[0])).isEqualTo(counts[0]);
    }

    private static LinkDetails with(@Nullable Title title, Tags tags) {
        return new LinkDetails(URL, title, tags, ActivePeriod.ALWAYS, null, true, Forwarding.DEFAULT);
    }

    private static LinkDetails with(Forwarding forwarding) {
        return new LinkDetails(URL, null, Tags.NONE, ActivePeriod.ALWAYS, null, true, forwarding);
    }
}

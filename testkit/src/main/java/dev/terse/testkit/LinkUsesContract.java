package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link UrlRepository#takeUse} promises: a part of {@link UrlRepositoryContract}. */
abstract class LinkUsesContract extends LinkFiltersContract {
    static final LinkDetails LIMITED = with(100L, true);

    private static final int CROWD = 1_000;

    LinkUsesContract() {}

    @Test
    final void a_use_of_an_unlimited_link_is_taken_and_not_counted() {
        ShortUrl link = add("abc1234");

        assertThat(takes("abc1234", 3)).containsOnly(new UseResult.Taken(link));
        assertThat(find("abc1234")).contains(link);
    }

    @Test
    final void a_use_of_a_limited_link_is_counted_and_changes_nothing_else() {
        ShortUrl link = add("abc1234", LIMITED);
        ShortUrl other = add("other", LIMITED);

        assertThat(takes("abc1234", 2)).containsExactly(taken(link, 1), taken(link, 2));
        assertThat(find("abc1234")).contains(used(link, 2));
        assertThat(find("other")).contains(other);
    }

    @Test
    final void a_link_can_be_used_as_often_as_its_limit_says() {
        ShortUrl link = add("abc1234", with(2L, true));

        assertThat(takes("abc1234", 4))
                .containsExactly(taken(link, 1), taken(link, 2), refused(link, 2), refused(link, 2));
        assertThat(find("abc1234")).contains(used(link, 2));
    }

    @Test
    final void a_use_of_an_unknown_code_is_missing() {
        add("abc1234");

        assertThat(repository.takeUse(new ShortCode("ABC1234"))).isEqualTo(new UseResult.Missing());
        assertThat(find("ABC1234")).isEmpty();
    }

    @Test
    final void a_disabled_link_cannot_be_used() {
        for (@Nullable Long maxClicks : new @Nullable Long[] {null, 1L}) {
            ShortUrl link = add("max" + maxClicks, with(maxClicks, false));

            assertThat(repository.takeUse(link.code())).isEqualTo(refused(link, 0));
            assertThat(repository.findByCode(link.code())).contains(link);
        }
    }

    @Test
    final void a_link_can_be_used_from_the_instant_at_which_it_is_active() {
        Instant from = START.plusSeconds(10);
        ShortUrl link = add("abc1234", with(100L, new ActivePeriod(from, null)));

        for (Instant before : List.of(START, from.minusMillis(1), from.minusNanos(1))) {
            clock.set(before);
            assertThat(repository.takeUse(link.code())).as("at %s", before).isEqualTo(refused(link, 0));
        }
        clock.set(from);
        assertThat(repository.takeUse(link.code())).isEqualTo(taken(link, 1));
    }

    @Test
    final void a_link_can_be_used_until_the_instant_at_which_it_expires() {
        Instant until = START.plusSeconds(10);
        ShortUrl link = add("abc1234", with(100L, new ActivePeriod(null, until)));

        clock.set(until.minusMillis(1));
        assertThat(repository.takeUse(link.code())).isEqualTo(taken(link, 1));
        clock.set(until.minusNanos(1));
        assertThat(repository.takeUse(link.code())).isEqualTo(taken(link, 2));
        for (Instant after : List.of(until, until.plusMillis(1))) {
            clock.set(after);
            assertThat(repository.takeUse(link.code())).as("at %s", after).isEqualTo(refused(link, 2));
        }
    }

    @Test
    final void an_unlimited_link_can_be_used_in_its_period_only() {
        Instant from = START.plusSeconds(10);
        Instant until = START.plusSeconds(20);
        ShortUrl link = add("abc1234", with(null, new ActivePeriod(from, until)));

        assertThat(repository.takeUse(link.code())).isEqualTo(new UseResult.Refused(link));
        clock.set(from);
        assertThat(repository.takeUse(link.code())).isEqualTo(new UseResult.Taken(link));
        clock.set(until);
        assertThat(repository.takeUse(link.code())).isEqualTo(new UseResult.Refused(link));
    }

    @Test
    final void a_raised_limit_allows_more_uses() {
        ShortUrl link = add("abc1234", with(1L, true));
        takes("abc1234", 2);

        ShortUrl raised = update(link, with(2L, true));

        assertThat(raised.uses()).isOne();
        assertThat(takes("abc1234", 2)).containsExactly(taken(raised, 2), refused(raised, 2));
    }

    @Test
    final void a_limit_below_the_uses_allows_none_and_keeps_them() {
        ShortUrl link = add("abc1234", LIMITED);
        takes("abc1234", 3);

        ShortUrl lowered = update(link, with(1L, true));

        assertThat(repository.takeUse(link.code())).isEqualTo(refused(lowered, 3));
        assertThat(find("abc1234").orElseThrow().uses()).isEqualTo(3);
    }

    @Test
    final void uses_are_kept_while_there_is_no_limit() {
        ShortUrl link = add("abc1234", with(2L, true));
        takes("abc1234", 1);

        ShortUrl unlimited = update(link, PLAIN);
        assertThat(takes("abc1234", 3)).containsOnly(taken(unlimited, 1));
        ShortUrl limited = update(unlimited, with(2L, true));
        assertThat(takes("abc1234", 2)).containsExactly(taken(limited, 2), refused(limited, 2));
    }

    @Test
    final void uses_leave_the_version_as_it_is() {
        ShortUrl link = update(add("abc1234", LIMITED), LIMITED);

        takes("abc1234", 3);

        assertThat(find("abc1234").orElseThrow().version()).isEqualTo(2);
        assertThat(repository.update(link.code(), 2, PLAIN)).isInstanceOf(ChangeResult.Changed.class);
    }

    @Test
    final void of_1_000_who_come_at_once_the_first_100_may_use_a_link() {
        ShortUrl link = add("abc1234", LIMITED);

        List<UseResult> results = Race.crowd(CROWD, () -> repository.takeUse(link.code()));

        List<Long> uses = new ArrayList<>();
        results.forEach(result -> result.fold(
                taken -> uses.add(taken.shortUrl().uses()),
                refused -> {
                    assertThat(refused.shortUrl()).isEqualTo(used(link, 100));
                    return true;
                },
                missing -> {
                    throw new AssertionError("the link is there");
                }));
        assertThat(uses)
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toList());
        assertThat(find("abc1234")).contains(used(link, 100));
    }

    @Test
    final void of_two_who_take_the_last_use_at_once_one_gets_it() {
        List<ShortUrl> links = new ArrayList<>();

        Race.run(
                round -> links.add(add("r" + round, with(1L, true))),
                round -> repository.takeUse(new ShortCode("r" + round)),
                round -> repository.takeUse(new ShortCode("r" + round)),
                round -> {
                    ShortUrl link = links.get(round.number());
                    assertThat(List.of(round.left(), round.right()))
                            .containsExactlyInAnyOrder(taken(link, 1), refused(link, 1));
                    assertThat(repository.findByCode(link.code())).contains(used(link, 1));
                });
    }

    @Test
    final void a_use_at_once_with_an_update_is_before_or_after_it() {
        LinkDetails disabled = with(1L, false);

        Race.run(
                round -> add("r" + round, with(1L, true)),
                round -> takenLink(repository.takeUse(new ShortCode("r" + round))),
                round -> Optional.of(changed(repository.update(new ShortCode("r" + round), 1, disabled))),
                round -> {
                    ShortUrl updated = round.right().orElseThrow();
                    assertThat(updated.uses()).isEqualTo(round.left().isPresent() ? 1 : 0);
                    assertThat(find("r" + round.number())).contains(updated);
                });
    }

    @Test
    final void a_use_at_once_with_a_delete_is_before_or_after_it() {
        Race.run(
                round -> add("r" + round, with(1L, true)),
                round -> repository
                        .takeUse(new ShortCode("r" + round))
                        .fold(
                                taken -> Optional.of(taken.shortUrl()),
                                refused -> {
                                    throw new AssertionError("the link was active as long as it was there");
                                },
                                missing -> Optional.<ShortUrl>empty()),
                round -> Optional.of(changed(repository.delete(new ShortCode("r" + round), 1, START.plus(RETIREMENT)))),
                round -> {
                    assertThat(round.right().orElseThrow().uses())
                            .isEqualTo(round.left().isPresent() ? 1 : 0);
                    assertThat(find("r" + round.number())).isEmpty();
                });
    }

    @Test
    final void a_link_that_is_enabled_at_once_with_a_use_is_refused_as_disabled_or_taken() {
        Race.run(
                round -> add("r" + round, with(1L, false)),
                round -> repository
                        .takeUse(new ShortCode("r" + round))
                        .fold(
                                taken -> taken.shortUrl().details().isEnabled(),
                                refused -> !refused.shortUrl().details().isEnabled(),
                                missing -> false),
                round -> isChanged(repository.update(new ShortCode("r" + round), 1, with(1L, true))),
                round -> assertThat(List.of(round.left(), round.right())).containsOnly(true));
    }

    private List<UseResult> takes(String code, int times) {
        return IntStream.range(0, times)
                .mapToObj(i -> repository.takeUse(new ShortCode(code)))
                .toList();
    }

    private static Optional<ShortUrl> takenLink(UseResult result) {
        return result.fold(
                taken -> Optional.of(taken.shortUrl()), refused -> Optional.empty(), missing -> Optional.empty());
    }

    private static UseResult taken(ShortUrl link, long uses) {
        return new UseResult.Taken(used(link, uses));
    }

    private static UseResult refused(ShortUrl link, long uses) {
        return new UseResult.Refused(used(link, uses));
    }

    private static ShortUrl used(ShortUrl link, long uses) {
        return new ShortUrl(
                link.id(), link.code(), link.details(), link.version(), link.clicks(), uses, link.createdAt());
    }

    static LinkDetails with(@Nullable Long maxClicks, boolean isEnabled) {
        return new LinkDetails(URL, null, Tags.NONE, ActivePeriod.ALWAYS, maxClicks, isEnabled, Forwarding.DEFAULT);
    }

    static LinkDetails with(@Nullable Long maxClicks, ActivePeriod period) {
        return new LinkDetails(URL, null, Tags.NONE, period, maxClicks, true, Forwarding.DEFAULT);
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlainUrlRepository.Step;
import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkState;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.ToLongBiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contract rejects stores that let links be used too often, too seldom or at the wrong time. */
class LinkUsesProofTest extends UrlRepositoryProof {
    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.of(
                plain(
                        "looks, waits for the store, then counts the use",
                        "of_1_000_who_come_at_once_the_first_100_may_use_a_link",
                        clock -> new PlainUrlRepository(clock, Step.USE) {
                            @Override
                            void pause() {
                                LockSupport.parkNanos(1_000_000);
                            }
                        }),
                torn("looks, then counts the use", "of_two_who_take_the_last_use_at_once_one_gets_it", Step.USE),
                torn(
                        "writes the uses back that an update has read",
                        "a_use_at_once_with_an_update_is_before_or_after_it",
                        Step.UPDATE),
                torn(
                        "writes the details back that a use has read",
                        "a_use_at_once_with_an_update_is_before_or_after_it",
                        Step.USE),
                torn(
                        "uses a link that is deleted meanwhile",
                        "a_use_at_once_with_a_delete_is_before_or_after_it",
                        Step.USE),
                torn(
                        "tells uses that a delete has read",
                        "a_use_at_once_with_a_delete_is_before_or_after_it",
                        Step.DELETE),
                using("refuses what it misses", "a_use_at_once_with_a_delete_is_before_or_after_it", (sound, code) -> {
                    Optional<ShortUrl> link = sound.findByCode(code);
                    PlantedFaults.pause();
                    UseResult result = sound.takeUse(code);
                    return result instanceof UseResult.Missing && link.isPresent()
                            ? new UseResult.Refused(link.get())
                            : result;
                }),
                using(
                        "tells a refused link as it is later",
                        "a_link_that_is_enabled_at_once_with_a_use_is_refused_as_disabled_or_taken",
                        (sound, code) -> {
                            UseResult result = sound.takeUse(code);
                            PlantedFaults.pause();
                            return result instanceof UseResult.Refused
                                    ? new UseResult.Refused(
                                            sound.findByCode(code).orElseThrow())
                                    : result;
                        }),
                usable("uses whatever there is", "a_disabled_link_cannot_be_used", (link, now) -> true),
                usable(
                        "uses disabled links",
                        "a_disabled_link_cannot_be_used",
                        (link, now) -> isActive(link, enabled(link.details()), now)),
                usable(
                        "uses links without a limit at any time",
                        "an_unlimited_link_can_be_used_in_its_period_only",
                        (link, now) -> !link.isLimited() || isActive(link, link.details(), now)),
                usable(
                        "uses links too early",
                        "a_link_can_be_used_from_the_instant_at_which_it_is_active",
                        (link, now) -> isActive(
                                link,
                                in(link, null, link.details().activePeriod().until()),
                                now)),
                usable(
                        "uses links a nanosecond too early",
                        "a_link_can_be_used_from_the_instant_at_which_it_is_active",
                        (link, now) -> isActive(link, link.details(), now.plusNanos(1))),
                usable(
                        "uses links a millisecond too late",
                        "a_link_can_be_used_from_the_instant_at_which_it_is_active",
                        (link, now) -> isActive(link, link.details(), now.minusMillis(1))),
                usable(
                        "uses expired links",
                        "a_link_can_be_used_until_the_instant_at_which_it_expires",
                        (link, now) -> isActive(
                                link, in(link, link.details().activePeriod().from(), null), now)),
                usable(
                        "uses links at the instant at which they expire",
                        "a_link_can_be_used_until_the_instant_at_which_it_expires",
                        (link, now) -> isActive(link, link.details(), now.minusNanos(1))),
                usable(
                        "rounds the time up to microseconds",
                        "a_link_can_be_used_until_the_instant_at_which_it_expires",
                        (link, now) -> isActive(
                                link, link.details(), now.plusNanos(999).truncatedTo(ChronoUnit.MICROS))),
                usable(
                        "allows one use more",
                        "a_link_can_be_used_as_often_as_its_limit_says",
                        (link, now) -> link.uses() <= limit(link)),
                usable(
                        "allows one use less",
                        "a_link_can_be_used_as_often_as_its_limit_says",
                        (link, now) -> link.uses() < limit(link) - 1),
                usable(
                        "allows the use that makes it just so many",
                        "a_limit_below_the_uses_allows_none_and_keeps_them",
                        (link, now) -> link.uses() != limit(link)),
                updating(
                        "starts to count anew with an update", "a_raised_limit_allows_more_uses", (link, details) -> 0),
                updating(
                        "cuts the uses to a lowered limit",
                        "a_limit_below_the_uses_allows_none_and_keeps_them",
                        (link, details) ->
                                details.maxClicks() == null ? link.uses() : Math.min(link.uses(), details.maxClicks())),
                updating(
                        "forgets the uses with the limit",
                        "uses_are_kept_while_there_is_no_limit",
                        (link, details) -> details.maxClicks() == null ? 0 : link.uses()),
                using(
                        "counts uses of unlimited links",
                        "a_use_of_an_unlimited_link_is_taken_and_not_counted",
                        (sound, code) -> sound.takeUse(code)
                                .fold(
                                        taken -> new UseResult.Taken(counted(taken.shortUrl(), 1)),
                                        refused -> refused,
                                        missing -> missing)),
                using(
                        "tells the link as it was before",
                        "a_use_of_a_limited_link_is_counted_and_changes_nothing_else",
                        (sound, code) -> sound.takeUse(code)
                                .fold(
                                        taken -> new UseResult.Taken(counted(taken.shortUrl(), -1)),
                                        refused -> refused,
                                        missing -> missing)),
                using(
                        "counts for all links",
                        "a_use_of_a_limited_link_is_counted_and_changes_nothing_else",
                        (sound, code) -> {
                            UseResult result = sound.takeUse(code);
                            sound.list(UrlPageRequest.first(SortOrder.ASCENDING, 10)).items().stream()
                                    .map(ShortUrl::code)
                                    .filter(other -> !other.equals(code))
                                    .forEach(sound::takeUse);
                            return result;
                        }),
                using(
                        "counts what it refuses",
                        "a_link_can_be_used_as_often_as_its_limit_says",
                        (sound, code) -> sound.takeUse(code)
                                .fold(
                                        taken -> taken,
                                        refused -> new UseResult.Refused(counted(refused.shortUrl(), 1)),
                                        missing -> missing)),
                using(
                        "ignores case",
                        "a_use_of_an_unknown_code_is_missing",
                        (sound, code) ->
                                sound.takeUse(new ShortCode(code.value().toLowerCase(Locale.ROOT)))),
                using("raises the version", "uses_leave_the_version_as_it_is", (sound, code) -> {
                    sound.findByCode(code).ifPresent(link -> sound.update(code, link.version(), link.details()));
                    return sound.takeUse(code);
                }));
    }

    private static Fault<InstantSource, UrlRepository> using(
            String name, String caughtBy, BiFunction<UrlRepository, ShortCode, UseResult> use) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public UseResult takeUse(ShortCode code) {
                return use.apply(sound, code);
            }
        });
    }

    private static Fault<InstantSource, UrlRepository> usable(
            String name, String caughtBy, BiPredicate<ShortUrl, Instant> isUsable) {
        return plain(name, caughtBy, clock -> new PlainUrlRepository(clock) {
            @Override
            boolean isUsable(ShortUrl link, Instant now) {
                return isUsable.test(link, now);
            }
        });
    }

    private static Fault<InstantSource, UrlRepository> updating(
            String name, String caughtBy, ToLongBiFunction<ShortUrl, LinkDetails> uses) {
        return plain(name, caughtBy, clock -> new PlainUrlRepository(clock) {
            @Override
            long usesAfterUpdate(ShortUrl link, LinkDetails details) {
                return uses.applyAsLong(link, details);
            }
        });
    }

    private static ShortUrl counted(ShortUrl link, long more) {
        return DelegatingUrlRepository.with(link, link.id(), link.version(), link.uses() + more);
    }

    private static long limit(ShortUrl link) {
        Long maxClicks = link.details().maxClicks();
        return maxClicks == null ? Long.MAX_VALUE : maxClicks;
    }

    private static boolean isActive(ShortUrl link, LinkDetails details, Instant now) {
        ShortUrl other = new ShortUrl(link.id(), link.code(), details, 1, link.clicks(), link.uses(), link.createdAt());
        return other.state(now) instanceof LinkState.Active;
    }

    private static LinkDetails enabled(LinkDetails details) {
        return new LinkDetails(
                details.originalUrl(),
                details.title(),
                details.tags(),
                details.activePeriod(),
                details.maxClicks(),
                true,
                details.forwarding());
    }

    private static LinkDetails in(ShortUrl link, @Nullable Instant from, @Nullable Instant until) {
        LinkDetails details = link.details();
        return new LinkDetails(
                details.originalUrl(),
                details.title(),
                details.tags(),
                new ActivePeriod(from, until),
                details.maxClicks(),
                details.isEnabled(),
                details.forwarding());
    }
}

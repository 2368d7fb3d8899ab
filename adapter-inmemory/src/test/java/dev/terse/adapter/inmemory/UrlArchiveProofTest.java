package dev.terse.adapter.inmemory;

import static dev.terse.domain.ArchiveOutcome.CODE_RETIRED;
import static dev.terse.domain.ArchiveOutcome.CODE_TAKEN;
import static dev.terse.domain.ArchiveOutcome.STORED;
import static dev.terse.domain.ArchiveOutcome.UNCHANGED;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.ArchiveOutcome;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlArchive;
import dev.terse.testkit.UrlArchiveContract;
import dev.terse.testkit.UrlArchiveContract.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract rejects archives that lose, repeat, miscount or mistake links. */
class UrlArchiveProofTest {
    private static Function<InstantSource, Store> planted = UrlArchiveProofTest::sound;

    @ParameterizedTest
    @MethodSource("faults")
    void rejects(Fault<InstantSource, Store> fault) {
        planted = fault.store();

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).failed(1));
    }

    static Stream<Fault<InstantSource, Store>> faults() {
        return Stream.of(
                reading(
                        "ends a page too late",
                        "as_many_are_read_as_were_asked_for",
                        (sound, after, max) -> sound.archive().read(after, max + 1)),
                reading("begins with the last code", "as_many_are_read_as_were_asked_for", (sound, after, max) -> {
                    List<ArchivedUrl> page = new ArrayList<>(sound.archive().read(after, max));
                    if (after != null) {
                        all(sound).filter(link -> link.code().equals(after)).forEach(link -> page.add(0, link));
                    }
                    return page.stream().limit(max).toList();
                }),
                reading(
                        "goes on behind codes that are there only",
                        "reading_goes_on_behind_a_code_that_no_link_has",
                        (sound, after, max) ->
                                after != null && sound.urls().findByCode(after).isEmpty()
                                        ? List.of()
                                        : sound.archive().read(after, max)),
                reading(
                        "reads in the order of creation",
                        "links_are_read_in_the_order_of_their_codes",
                        (sound, after, max) ->
                                page(sound, after, max, Comparator.comparingLong(link -> idOf(sound, link)))),
                reading(
                        "orders codes without case",
                        "links_are_read_in_the_order_of_their_codes",
                        (sound, after, max) -> page(
                                sound,
                                after,
                                max,
                                Comparator.comparing(link -> link.code().value(), String.CASE_INSENSITIVE_ORDER))),
                reading(
                        "counts pages",
                        "links_that_are_there_all_the_time_are_read_once_each_whatever_happens",
                        paging()),
                reading(
                        "leaves days out",
                        "a_link_is_read_as_it_was_written",
                        changed(link -> withHistory(
                                link,
                                new LinkHistory(
                                        link.history().uses(),
                                        link.history().clicks(),
                                        link.history().lastClickAt(),
                                        link.history().createdAt(),
                                        List.of())))),
                reading(
                        "leaves the last click out",
                        "a_link_is_read_as_it_was_written",
                        changed(link -> withHistory(
                                link,
                                new LinkHistory(
                                        link.history().uses(),
                                        link.history().clicks(),
                                        null,
                                        link.history().createdAt(),
                                        link.history().daily())))),
                reading(
                        "leaves uses out",
                        "a_link_is_read_as_it_was_written",
                        changed(link -> withHistory(
                                link,
                                new LinkHistory(
                                        0,
                                        link.history().clicks(),
                                        link.history().lastClickAt(),
                                        link.history().createdAt(),
                                        link.history().daily())))),
                reading(
                        "cuts times to seconds",
                        "a_link_is_read_as_it_was_written",
                        changed(link -> withHistory(
                                link,
                                new LinkHistory(
                                        link.history().uses(),
                                        link.history().clicks(),
                                        link.history().lastClickAt(),
                                        cut(link),
                                        link.history().daily())))),
                reading(
                        "takes a title of NULL for none",
                        "a_link_is_read_as_it_was_written",
                        changed(link -> withTitle(
                                link,
                                link.details().title() != null
                                                && link.details()
                                                        .title()
                                                        .value()
                                                        .startsWith("NULL")
                                        ? null
                                        : link.details().title()))),
                reading(
                        "loses a tag of NULL",
                        "a_link_is_read_as_it_was_written",
                        changed(link -> withTags(
                                link,
                                link.details().tags().values().stream()
                                        .filter(tag -> !tag.equals("NULL"))
                                        .toList()))),
                reading(
                        "reads as many as it is asked for, whatever they weigh",
                        "links_with_clicks_on_many_days_are_read_a_few_at_a_time",
                        (sound, after, max) -> {
                            List<ArchivedUrl> page =
                                    new ArrayList<>(sound.archive().read(after, max));
                            List<ArchivedUrl> more = page;
                            while (!more.isEmpty() && page.size() < max) {
                                more = sound.archive()
                                        .read(page.get(page.size() - 1).code(), max - page.size());
                                page.addAll(more);
                            }
                            return page;
                        }),
                reading(
                        "loses the link that has one day too many",
                        "links_with_clicks_on_many_days_are_read_a_few_at_a_time",
                        (sound, after, max) -> {
                            List<ArchivedUrl> page = sound.archive().read(after, max);
                            return after == null || page.size() < 2 ? page : page.subList(1, page.size());
                        }),
                reading(
                        "takes limits of what is written for limits of what is read",
                        "a_link_with_the_most_clicks_is_read_as_one_that_can_be_written_when_it_has_more",
                        (sound, after, max) -> sound.archive().read(after, max).stream()
                                .map(link -> withHistory(
                                        link,
                                        new LinkHistory(
                                                link.history().uses(),
                                                sound.urls()
                                                        .findByCode(link.code())
                                                        .map(ShortUrl::clicks)
                                                        .orElse(0L),
                                                link.history().lastClickAt(),
                                                link.history().createdAt(),
                                                link.history().daily())))
                                .toList()),
                reading(
                        "reads clicks and days apart",
                        "a_link_that_is_read_while_clicks_come_in_agrees_with_itself",
                        torn()),
                writing("stores nothing", "a_link_is_read_as_it_was_written", (sound, links) -> links.stream()
                        .map(link -> STORED)
                        .toList()),
                writing(
                        "answers in the order of codes",
                        "some_thousand_links_in_any_order_are_stored_and_answered_in_that_order",
                        (sound, links) -> sound.archive()
                                .write(links.stream()
                                        .sorted(Comparator.comparing(ArchivedUrl::code))
                                        .toList())),
                writing(
                        "leaves the rest out behind some thousands",
                        "some_thousand_links_in_any_order_are_stored_and_answered_in_that_order",
                        (sound, links) -> sound.archive().write(links.subList(0, Math.min(links.size(), 2_999)))),
                writing(
                        "creates links anew",
                        "a_link_that_was_written_is_one_like_others",
                        (sound, links) -> sound.archive()
                                .write(links.stream()
                                        .map(link -> withHistory(link, LinkHistory.NONE))
                                        .toList())),
                writing(
                        "leaves clicks out of the total",
                        "the_clicks_of_a_link_are_reported_and_count_in_the_total",
                        (sound, links) -> new InMemoryUrlArchive(
                                        (InMemoryUrlRepository) sound.urls(),
                                        new InMemoryClicks((InMemoryUrlRepository) sound.urls()))
                                .write(links)),
                writing(
                        "begins in 1970 where it does not know",
                        "a_link_whose_time_of_creation_nobody_knows_is_created_now",
                        (sound, links) -> sound.archive()
                                .write(links.stream()
                                        .map(link -> link.history().createdAt() != null
                                                ? link
                                                : withHistory(
                                                        link,
                                                        new LinkHistory(
                                                                link.history().uses(),
                                                                link.history().clicks(),
                                                                link.history().lastClickAt(),
                                                                Instant.EPOCH,
                                                                link.history().daily())))
                                        .toList())),
                judging(
                        "calls every link that is there taken",
                        "a_link_that_is_written_again_is_unchanged_and_counted_once",
                        (link, found) -> CODE_TAKEN),
                judging(
                        "calls every link that is there the same",
                        "a_link_that_was_added_meanwhile_keeps_its_code",
                        (link, found) -> UNCHANGED),
                judging(
                        "compares URLs alone",
                        "each_of_the_details_makes_another_link",
                        (link, found) ->
                                link.details().originalUrl().equals(found.originalUrl()) ? UNCHANGED : CODE_TAKEN),
                judging(
                        "does not compare the time of creation",
                        "a_link_of_other_details_or_another_time_of_creation_is_another_one",
                        (link, found) -> link.details().equals(found.details()) ? UNCHANGED : CODE_TAKEN),
                judging(
                        "compares a time that nobody knows",
                        "a_link_whose_time_of_creation_nobody_knows_is_the_same_by_its_details",
                        (link, found) -> link.details().equals(found.details())
                                        && found.createdAt()
                                                .equals(link.history().createdAt())
                                ? UNCHANGED
                                : CODE_TAKEN),
                judging(
                        "compares clicks",
                        "a_link_is_the_same_with_clicks_and_uses_that_came_since",
                        (link, found) -> link.history().clicks() == found.clicks() ? UNCHANGED : CODE_TAKEN),
                writing("overwrites", "a_link_that_was_added_meanwhile_keeps_its_code", (sound, links) -> {
                    links.forEach(link -> sound.urls().findByCode(link.code()).ifPresent(found -> sound.urls()
                            .delete(link.code(), found.version(), Instant.EPOCH)));
                    return sound.archive().write(links);
                }),
                writing(
                        "takes the last of one code",
                        "of_links_of_one_code_in_one_call_the_first_is_stored",
                        (sound, links) -> {
                            List<ArchiveOutcome> outcomes =
                                    new ArrayList<>(sound.archive().write(reversed(links)));
                            Collections.reverse(outcomes);
                            return outcomes;
                        }),
                writing(
                        "tells retired codes as taken",
                        "the_code_of_a_deleted_link_is_taken_from_the_instant_at_which_it_is_free",
                        (sound, links) -> sound.archive().write(links).stream()
                                .map(outcome -> outcome == CODE_RETIRED ? CODE_TAKEN : outcome)
                                .toList()),
                writing(
                        "ignores case",
                        "a_link_of_other_details_or_another_time_of_creation_is_another_one",
                        (sound, links) -> sound.archive()
                                .write(links.stream()
                                        .map(link -> new ArchivedUrl(
                                                new ShortCode(
                                                        link.code().value().toLowerCase(Locale.ROOT)),
                                                link.details(),
                                                link.history()))
                                        .toList())),
                writing(
                        "looks, then stores",
                        "of_two_who_write_the_same_links_at_once_each_is_stored_by_one_and_counted_once",
                        lookingFirst()),
                writing(
                        "looks, then takes the code",
                        "of_two_who_write_and_add_one_code_at_once_one_gets_it",
                        lookingFirst()),
                writing(
                        "adds a link before its clicks",
                        "a_link_that_is_there_is_there_with_its_clicks",
                        (sound, links) -> {
                            links.forEach(link -> sound.urls().add(link.code(), link.details()));
                            PlantedFaults.pause();
                            links.forEach(link -> sound.urls().delete(link.code(), 1, Instant.EPOCH));
                            return sound.archive().write(links);
                        }));
    }

    private static Store sound(InstantSource clock) {
        InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
        InMemoryClicks clicks = new InMemoryClicks(urls);
        return new Store(urls, clicks, clicks, new InMemoryUrlArchive(urls, clicks));
    }

    private static Fault<InstantSource, Store> reading(String name, String caughtBy, Reading reading) {
        return new Fault<>(
                name,
                caughtBy,
                clock -> with(
                        sound(clock), reading, (sound, links) -> sound.archive().write(links)));
    }

    private static Fault<InstantSource, Store> writing(String name, String caughtBy, Writing writing) {
        return new Fault<>(
                name,
                caughtBy,
                clock -> with(
                        sound(clock), (sound, after, max) -> sound.archive().read(after, max), writing));
    }

    /** What is told of a link whose code another one has. */
    private static Fault<InstantSource, Store> judging(String name, String caughtBy, Judging judging) {
        return writing(name, caughtBy, (sound, links) -> {
            List<ArchiveOutcome> outcomes = new ArrayList<>();
            for (ArchivedUrl link : links) {
                Optional<ShortUrl> found = sound.urls().findByCode(link.code());
                outcomes.add(
                        found.isPresent()
                                ? judging.judge(link, found.get())
                                : sound.archive().write(List.of(link)).get(0));
            }
            return outcomes;
        });
    }

    private static Store with(Store sound, Reading reading, Writing writing) {
        UrlArchive archive = new UrlArchive() {
            @Override
            public List<ArchivedUrl> read(@Nullable ShortCode after, int max) {
                return reading.read(sound, after, max);
            }

            @Override
            public List<ArchiveOutcome> write(List<ArchivedUrl> links) {
                return writing.write(sound, links);
            }
        };
        return new Store(sound.urls(), sound.recorder(), sound.reports(), archive);
    }

    private interface Reading {
        List<ArchivedUrl> read(Store sound, @Nullable ShortCode after, int max);
    }

    private interface Writing {
        List<ArchiveOutcome> write(Store sound, List<ArchivedUrl> links);
    }

    private interface Judging {
        ArchiveOutcome judge(ArchivedUrl link, ShortUrl found);
    }

    private static Stream<ArchivedUrl> all(Store sound) {
        return sound.archive().read(null, Integer.MAX_VALUE).stream();
    }

    private static List<ArchivedUrl> page(
            Store sound, @Nullable ShortCode after, int max, Comparator<ArchivedUrl> order) {
        List<ArchivedUrl> ordered = all(sound).sorted(order).toList();
        int from = 0;
        for (int i = 0; i < ordered.size(); i++) {
            from = ordered.get(i).code().equals(after) ? i + 1 : from;
        }
        return ordered.subList(from, Math.min(from + max, ordered.size()));
    }

    private static long idOf(Store sound, ArchivedUrl link) {
        return sound.urls().findByCode(link.code()).map(ShortUrl::id).orElse(0L);
    }

    /** As OFFSET does. */
    private static Reading paging() {
        int[] offset = new int[1];
        return (sound, after, max) -> {
            List<ArchivedUrl> page = all(sound).skip(offset[0]).limit(max).toList();
            offset[0] += page.size();
            return page;
        };
    }

    private static Reading torn() {
        return (sound, after, max) -> {
            List<ArchivedUrl> page = sound.archive().read(after, max);
            PlantedFaults.pause();
            return page.stream()
                    .map(link -> {
                        LinkHistory history = link.history();
                        long clicks = sound.urls()
                                .findByCode(link.code())
                                .map(ShortUrl::clicks)
                                .orElse(0L);
                        return withHistory(
                                link,
                                new LinkHistory(
                                        history.uses(),
                                        clicks,
                                        history.lastClickAt(),
                                        history.createdAt(),
                                        history.daily()));
                    })
                    .toList();
        };
    }

    private static Reading changed(UnaryOperator<ArchivedUrl> change) {
        return (sound, after, max) ->
                sound.archive().read(after, max).stream().map(change).toList();
    }

    private static Writing lookingFirst() {
        return (sound, links) -> {
            List<ArchivedUrl> free = links.stream()
                    .filter(link -> sound.urls().findByCode(link.code()).isEmpty())
                    .toList();
            PlantedFaults.pause();
            free.forEach(link -> sound.urls().findByCode(link.code()).ifPresent(found -> sound.urls()
                    .delete(link.code(), found.version(), Instant.EPOCH)));
            sound.archive().write(free);
            return links.stream()
                    .map(link -> free.contains(link) ? STORED : UNCHANGED)
                    .toList();
        };
    }

    private static List<ArchivedUrl> reversed(List<ArchivedUrl> links) {
        List<ArchivedUrl> reversed = new ArrayList<>(links);
        Collections.reverse(reversed);
        return reversed;
    }

    private static @Nullable Instant cut(ArchivedUrl link) {
        Instant createdAt = link.history().createdAt();
        return createdAt == null ? null : createdAt.truncatedTo(ChronoUnit.SECONDS);
    }

    private static ArchivedUrl withHistory(ArchivedUrl link, LinkHistory history) {
        return new ArchivedUrl(link.code(), link.details(), history);
    }

    private static ArchivedUrl withTitle(ArchivedUrl link, @Nullable Title title) {
        LinkDetails details = link.details();
        return new ArchivedUrl(
                link.code(),
                new LinkDetails(
                        details.originalUrl(),
                        title,
                        details.tags(),
                        details.activePeriod(),
                        details.maxClicks(),
                        details.isEnabled(),
                        details.forwarding()),
                link.history());
    }

    private static ArchivedUrl withTags(ArchivedUrl link, List<String> tags) {
        LinkDetails details = link.details();
        return new ArchivedUrl(
                link.code(),
                new LinkDetails(
                        details.originalUrl(),
                        details.title(),
                        Tags.of(tags),
                        details.activePeriod(),
                        details.maxClicks(),
                        details.isEnabled(),
                        details.forwarding()),
                link.history());
    }

    /** Not run by itself: its name does not end in Test. */
    static final class Planted extends UrlArchiveContract {
        @Override
        protected Store emptyStore(InstantSource clock) {
            return planted.apply(clock);
        }
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.AddResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRanking;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlSort;
import dev.terse.testkit.UrlRankingContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract rejects rankings with faults. */
class UrlRankingProofTest {
    private static final String IN_ORDER = "links_are_in_order_of_their_clicks_then_of_creation_in_both_directions";
    private static final String TIES = "links_of_as_many_clicks_are_in_order_of_creation_whatever_their_codes";
    private static final String PAGES = "every_page_goes_on_where_the_last_one_ended";
    private static final String AGE = "a_ranking_is_left_alone_until_it_is_a_minute_old";
    private static final String TIME = "a_page_says_of_when_the_ranking_is";
    private static final String NOW = "links_are_shown_with_the_clicks_that_they_have_now";
    private static final String OTHERS = "links_without_clicks_by_the_ranking_are_listed_and_so_are_new_ones";
    private static final String DELETED = "a_deleted_link_is_gone_and_one_that_follows_it_has_no_clicks_yet";
    private static final String FILTERS = "filters_narrow_the_ranking_down";
    private static final String PAGING = "paging_sees_each_link_once_while_others_come_and_go";

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999Z");

    private static Function<InstantSource, UrlRankingContract.Store> planted = UrlRankingProofTest::sound;

    @ParameterizedTest
    @MethodSource("faults")
    void rejects(Fault<InstantSource, UrlRankingContract.Store> fault) {
        planted = fault.store();

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).failed(1));
    }

    @ParameterizedTest
    @MethodSource("tests")
    void accepts_a_sound_store_where_it_rejects(String test) {
        planted = UrlRankingProofTest::sound;

        PlantedFaults.run(Planted.class, test)
                .assertStatistics(tests -> tests.started(1).succeeded(1));
    }

    static Stream<String> tests() {
        return faults().map(Fault::caughtBy).distinct();
    }

    static Stream<Fault<InstantSource, UrlRankingContract.Store>> faults() {
        return Stream.concat(faultsOfLists(), faultsOfRankings());
    }

    private static Stream<Fault<InstantSource, UrlRankingContract.Store>> faultsOfLists() {
        return Stream.of(
                listing(
                        "ignores the sort",
                        IN_ORDER,
                        (sound, request) ->
                                sound.list(new UrlPageRequest(request.order(), request.limit(), request.after()))),
                listing(
                        "ignores the order",
                        IN_ORDER,
                        (sound, request) -> sound.list(new UrlPageRequest(
                                request.filter(),
                                request.sort(),
                                SortOrder.DESCENDING,
                                request.limit(),
                                request.after()))),
                sorting("sorts clicks as text", IN_ORDER, Comparator.comparing(place -> Long.toString(place.clicks()))),
                sorting(
                        "sorts links of as many clicks by code",
                        TIES,
                        Comparator.comparing(UrlPosition::clicks).thenComparing(UrlPosition::code)),
                sorting(
                        "sorts links of as many clicks by id",
                        TIES,
                        Comparator.comparing(UrlPosition::clicks).thenComparing(UrlPosition::id)),
                listing(
                        "starts behind all of as many clicks",
                        PAGES,
                        (sound, request) -> sound.list(
                                request.after() == null
                                        ? request
                                        : request.from(new UrlPosition(
                                                request.after().clicks(),
                                                request.order() == SortOrder.ASCENDING ? LATEST : EARLIEST,
                                                1,
                                                request.after().code())))),
                listing(
                        "starts behind the place in order of creation",
                        PAGES,
                        (sound, request) -> sound.list(
                                request.after() == null
                                        ? request
                                        : request.from(request.after().ranked(0)))),
                paging("says nothing of the ranking", TIME, page -> new UrlPage(page.items(), page.end(), null)),
                paging(
                        "says that the ranking is newer than it is",
                        TIME,
                        page -> new UrlPage(page.items(), page.end(), LATEST)),
                paging(
                        "has a time before there is a ranking",
                        "links_that_were_never_ranked_are_in_order_of_creation",
                        page -> new UrlPage(
                                page.items(), page.end(), page.rankedAt() == null ? EARLIEST : page.rankedAt())),
                paging(
                        "has a time before there is a link",
                        "an_empty_store_has_an_empty_ranking",
                        page -> new UrlPage(
                                page.items(), page.end(), page.rankedAt() == null ? EARLIEST : page.rankedAt())),
                paging(
                        "lists links with clicks alone",
                        OTHERS,
                        page -> new UrlPage(
                                page.items().stream()
                                        .filter(link -> link.clicks() == 1)
                                        .toList(),
                                null,
                                null)),
                listing(
                        "forgets the filter",
                        FILTERS,
                        (sound, request) -> sound.list(new UrlPageRequest(
                                UrlFilter.NONE, request.sort(), request.order(), request.limit(), request.after()))),
                fault("shows links as they were ranked", NOW, Frozen::new, UrlRankingProofTest::sound),
                fault("lists links that were ranked", DELETED, Frozen::new, UrlRankingProofTest::sound),
                fault("pages by number of the row", PAGING, ByNumber::new, UrlRankingProofTest::sound));
    }

    private static Stream<Fault<InstantSource, UrlRankingContract.Store>> faultsOfRankings() {
        return Stream.of(
                ranking(
                        "ranks at each call",
                        AGE,
                        (urls, clock) -> () ->
                                Optional.ofNullable(urls.rank(Duration.ZERO).at())),
                ranking(
                        "ranks a moment too late",
                        AGE,
                        (urls, clock) -> () -> Optional.ofNullable(
                                urls.rank(UrlRanking.MIN_AGE.plusMillis(1)).at())),
                ranking(
                        "ranks once",
                        AGE,
                        (urls, clock) -> () -> Optional.ofNullable(
                                urls.rank(Duration.ofDays(1)).at())),
                ranking(
                        "tells the time of the call",
                        AGE,
                        (urls, clock) -> () -> Optional.ofNullable(
                                        urls.rank(UrlRanking.MIN_AGE).at())
                                .map(at -> clock.instant())),
                ranking(
                        "tells nothing",
                        "of_two_who_rank_at_once_both_are_told_of_one_ranking",
                        (urls, clock) -> () -> {
                            urls.rank(UrlRanking.MIN_AGE);
                            return Optional.empty();
                        }));
    }

    private static Fault<InstantSource, UrlRankingContract.Store> fault(
            String name,
            String caughtBy,
            UnaryOperator<UrlRepository> urls,
            Function<InstantSource, UrlRankingContract.Store> store) {
        return new Fault<>(name, caughtBy, clock -> {
            UrlRankingContract.Store sound = store.apply(clock);
            return new UrlRankingContract.Store(urls.apply(sound.urls()), sound.recorder(), sound.ranking());
        });
    }

    private static Fault<InstantSource, UrlRankingContract.Store> ranking(
            String name, String caughtBy, BiFunction<InMemoryUrlRepository, InstantSource, UrlRanking> ranking) {
        return new Fault<>(name, caughtBy, clock -> {
            InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
            return new UrlRankingContract.Store(urls, new InMemoryClicks(urls), ranking.apply(urls, clock));
        });
    }

    private static Fault<InstantSource, UrlRankingContract.Store> listing(
            String name, String caughtBy, BiFunction<UrlRepository, UrlPageRequest, UrlPage> listing) {
        return fault(
                name,
                caughtBy,
                sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public UrlPage list(UrlPageRequest request) {
                        return request.sort() == UrlSort.CLICKS ? listing.apply(sound, request) : sound.list(request);
                    }
                },
                UrlRankingProofTest::sound);
    }

    private static Fault<InstantSource, UrlRankingContract.Store> paging(
            String name, String caughtBy, UnaryOperator<UrlPage> change) {
        return listing(name, caughtBy, (sound, request) -> change.apply(sound.list(request)));
    }

    /** Has clicks that were ranked as they are. */
    private static Fault<InstantSource, UrlRankingContract.Store> sorting(
            String name, String caughtBy, Comparator<UrlPosition> ascending) {
        return listing(name, caughtBy, (sound, request) -> {
            List<UrlPage.Ranked> all = new ArrayList<>(all(sound, request));
            Comparator<UrlPage.Ranked> order = Comparator.comparing(UrlPage.Ranked::position, ascending);
            all.sort(request.order() == SortOrder.ASCENDING ? order : order.reversed());
            int start = 1 + all.stream().map(UrlPage.Ranked::position).toList().indexOf(request.after());
            return UrlPage.ranked(
                    all.subList(start, Math.min(all.size(), start + request.limit() + 1)), request.limit(), null);
        });
    }

    private static List<UrlPage.Ranked> all(UrlRepository sound, UrlPageRequest request) {
        UrlPageRequest whole = new UrlPageRequest(request.filter(), request.sort(), request.order(), 200, null);
        return sound.list(whole).items().stream()
                .map(link -> new UrlPage.Ranked(link, link.clicks()))
                .toList();
    }

    /** Keeps the first list that it was asked for. */
    private static final class Frozen extends DelegatingUrlRepository {
        private final Map<ShortCode, ShortUrl> first = new ConcurrentHashMap<>();

        Frozen(UrlRepository sound) {
            super(sound);
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            AddResult result = sound.add(code, details);
            sound.findByCode(code).ifPresent(link -> first.putIfAbsent(code, link));
            return result;
        }

        @Override
        public UrlPage list(UrlPageRequest request) {
            return new UrlPage(List.copyOf(first.values()), null, null);
        }
    }

    /** OFFSET: remembers how many rows it has shown, not which. */
    private static final class ByNumber extends DelegatingUrlRepository {
        private int shown;

        ByNumber(UrlRepository sound) {
            super(sound);
        }

        @Override
        public UrlPage list(UrlPageRequest request) {
            List<UrlPage.Ranked> all = new ArrayList<>();
            UrlPageRequest next = new UrlPageRequest(request.filter(), request.sort(), request.order(), 200, null);
            UrlPage page;
            do {
                page = sound.list(next);
                page.items().forEach(link -> all.add(new UrlPage.Ranked(link, link.clicks())));
                next = page.next().map(next::from).orElse(next);
            } while (page.hasMore());
            int start = request.after() == null ? 0 : Math.min(shown, all.size());
            shown = start + request.limit();
            return UrlPage.ranked(
                    all.subList(start, Math.min(all.size(), start + request.limit() + 1)), request.limit(), null);
        }
    }

    private static UrlRankingContract.Store sound(InstantSource clock) {
        InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
        return new UrlRankingContract.Store(urls, new InMemoryClicks(urls), new InMemoryUrlRanking(urls));
    }

    /** Not run by itself: its name does not end in Test. */
    static final class Planted extends UrlRankingContract {
        @Override
        protected Store emptyStore(InstantSource clock) {
            return planted.apply(clock);
        }
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
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
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The contract rejects stores with faults that real ones have had. */
class UrlRepositoryContractProofTest extends UrlRepositoryProof {
    private static final String A_NEW_LINK =
            "a_new_link_has_its_code_and_url_the_time_version_1_and_no_clicks_and_uses";

    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.of(
                fault(
                        "overwrites a taken code",
                        "a_taken_code_is_reported_and_its_link_unchanged",
                        sound -> new Overwriting(sound)),
                fault(
                        "changes the link of a taken code",
                        "a_taken_code_is_reported_and_its_link_unchanged",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                AddResult result = sound.add(code, details);
                                sound.update(code, 1, details);
                                return result;
                            }
                        }),
                fault(
                        "looks, then writes",
                        "two_writers_of_one_code_at_once_get_it_once",
                        sound -> new LookThenWrite(sound)),
                fault(
                        "ignores case when it finds",
                        "codes_that_differ_in_case_alone_are_two",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public Optional<ShortUrl> findByCode(ShortCode code) {
                                return sound.findByCode(code)
                                        .or(() -> sound.findByCode(
                                                new ShortCode(code.value().toLowerCase(Locale.ROOT))));
                            }
                        }),
                fault(
                        "finds by the start of a code",
                        "an_unknown_code_finds_nothing",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public Optional<ShortUrl> findByCode(ShortCode code) {
                                return sound.findByCode(code)
                                        .or(() ->
                                                sound
                                                        .list(UrlPageRequest.first(SortOrder.ASCENDING, 1))
                                                        .items()
                                                        .stream()
                                                        .filter(link -> code.value()
                                                                .startsWith(link.code()
                                                                        .value()))
                                                        .findFirst());
                            }
                        }),
                fault(
                        "cuts the longest code",
                        "the_shortest_and_the_longest_code_are_kept_whole",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                String text = code.value();
                                return sound.add(
                                        text.length() == 64 ? new ShortCode(text.substring(0, 63)) : code, details);
                            }
                        }),
                fault(
                        "cuts long URLs",
                        "a_url_is_kept_letter_by_letter",
                        sound -> new ChangingUrls(sound, url -> url.substring(0, Math.min(url.length(), 8191)))),
                fault(
                        "normalises URLs",
                        "a_url_is_kept_letter_by_letter",
                        sound -> new ChangingUrls(sound, url -> url.replace("%C3%a4", "%C3%A4"))),
                fault(
                        "keeps seconds only",
                        A_NEW_LINK,
                        clock -> () -> clock.instant().truncatedTo(ChronoUnit.SECONDS),
                        sound -> sound),
                fault(
                        "rounds times",
                        "the_time_is_cut_to_milliseconds_and_not_rounded",
                        clock -> () -> clock.instant().plusNanos(500_000),
                        sound -> sound),
                fault("takes its own time", A_NEW_LINK, clock -> InstantSource.system(), sound -> sound),
                fault(
                        "forgets times before 1970",
                        "times_of_other_centuries_are_kept",
                        clock -> () -> later(clock.instant(), Instant.EPOCH),
                        sound -> sound),
                fault(
                        "returns another time than it stores",
                        "a_link_is_found_as_it_was_returned_when_it_was_added",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public Optional<ShortUrl> findByCode(ShortCode code) {
                                return sound.findByCode(code)
                                        .map(link -> new ShortUrl(
                                                link.id(),
                                                link.code(),
                                                link.details(),
                                                link.version(),
                                                link.clicks(),
                                                link.uses(),
                                                link.createdAt().plusMillis(1)));
                            }
                        }),
                fault(
                        "takes a URL once only",
                        "the_same_url_may_have_many_codes",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                return sound.count().value() > 0
                                        ? new AddResult.CodeTaken(code)
                                        : sound.add(code, details);
                            }
                        }),
                fault(
                        "loses every thousandth link",
                        "writers_of_different_codes_at_once_all_succeed",
                        sound -> new DelegatingUrlRepository(sound) {
                            private final AtomicInteger adds = new AtomicInteger();

                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                AddResult result = sound.add(code, details);
                                if (adds.incrementAndGet() % 1000 == 0) {
                                    forget(code);
                                }
                                return result;
                            }
                        }),
                fault("starts at version 2", A_NEW_LINK, sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public AddResult add(ShortCode code, LinkDetails details) {
                        sound.add(code, details);
                        return new AddResult.Added(((ChangeResult.Changed) sound.update(code, 1, details)).shortUrl());
                    }
                }),
                fault("counts the adding as a use", A_NEW_LINK, sound -> new DelegatingUrlRepository(sound) {
                    @Override
                    public AddResult add(ShortCode code, LinkDetails details) {
                        AddResult.Added added = (AddResult.Added) sound.add(code, details);
                        return new AddResult.Added(
                                with(added.shortUrl(), added.shortUrl().id(), 1, 1));
                    }
                }),
                listing(
                        "ignores the order",
                        "links_are_listed_by_time_in_both_directions",
                        (sound, request) ->
                                sound.list(new UrlPageRequest(SortOrder.DESCENDING, request.limit(), request.after()))),
                listing(
                        "sorts by id alone",
                        "links_are_listed_by_time_in_both_directions",
                        (sound, request) -> sorted(sound, request, Comparator.comparingLong(ShortUrl::id))),
                listing(
                        "sorts by time and code",
                        "links_of_the_same_time_are_listed_by_id_in_both_directions",
                        (sound, request) -> sorted(
                                sound,
                                request,
                                Comparator.comparing(ShortUrl::createdAt).thenComparing(ShortUrl::code))),
                listing(
                        "ignores the page size",
                        "a_page_has_as_many_links_as_asked_for_and_the_last_one_says_so",
                        (sound, request) -> sound.list(new UrlPageRequest(request.order(), 50, request.after()))),
                listing(
                        "returns one link too few",
                        "a_page_has_as_many_links_as_asked_for_and_the_last_one_says_so",
                        (sound, request) -> {
                            UrlPage page = sound.list(request);
                            return page.items().size() < 200
                                    ? page
                                    : new UrlPage(page.items().subList(0, 199), true);
                        }),
                listing(
                        "promises a page too many",
                        "a_page_has_as_many_links_as_asked_for_and_the_last_one_says_so",
                        (sound, request) -> {
                            UrlPage page = sound.list(request);
                            return new UrlPage(page.items(), page.items().size() == request.limit());
                        }),
                listing(
                        "ends a page too early",
                        "a_page_has_as_many_links_as_asked_for_and_the_last_one_says_so",
                        (sound, request) -> new UrlPage(sound.list(request).items(), false)),
                listing(
                        "repeats the last link",
                        "a_page_starts_behind_its_position_by_time_then_id_then_code",
                        moved(
                                after -> new UrlPosition(after.createdAt(), after.id() - 1, after.code()),
                                SortOrder.ASCENDING)),
                listing(
                        "starts behind the time, whatever the id",
                        "a_page_starts_behind_its_position_by_time_then_id_then_code",
                        moved(
                                after -> new UrlPosition(after.createdAt(), Long.MAX_VALUE, after.code()),
                                SortOrder.ASCENDING)),
                listing(
                        "starts behind the id, whatever the code",
                        "a_page_starts_behind_its_position_by_time_then_id_then_code",
                        moved(
                                after -> new UrlPosition(after.createdAt(), after.id(), new ShortCode("z".repeat(64))),
                                SortOrder.ASCENDING)),
                listing(
                        "starts before the id, whatever the code",
                        "a_page_starts_behind_its_position_by_time_then_id_then_code",
                        moved(
                                after -> new UrlPosition(after.createdAt(), after.id(), new ShortCode("-")),
                                SortOrder.DESCENDING)),
                listing(
                        "compares codes without case",
                        "a_page_starts_behind_its_position_by_time_then_id_then_code",
                        moved(
                                after -> new UrlPosition(
                                        after.createdAt(),
                                        after.id(),
                                        new ShortCode(after.code().value().toLowerCase(Locale.ROOT))),
                                SortOrder.ASCENDING)),
                listing(
                        "pages by number of the row",
                        "paging_goes_on_when_the_link_that_ended_the_page_is_deleted",
                        byOffset()),
                listing(
                        "pages by number of the row while others write",
                        "paging_through_10_000_links_of_the_same_time_sees_each_once_while_others_are_added",
                        byOffset()),
                fault(
                        "counts what was ever added",
                        "the_count_follows_what_is_added_and_deleted",
                        sound -> new DelegatingUrlRepository(sound) {
                            private int adds;

                            @Override
                            public AddResult add(ShortCode code, LinkDetails details) {
                                adds++;
                                return sound.add(code, details);
                            }

                            @Override
                            public UrlCount count() {
                                return UrlCount.exactly(adds);
                            }
                        }),
                fault(
                        "counts one at least",
                        "an_empty_store_lists_and_counts_nothing",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public UrlCount count() {
                                return UrlCount.exactly(
                                        Math.max(1, sound.count().value()));
                            }
                        }),
                fault(
                        "lists before it finds",
                        "a_link_that_is_listed_while_it_is_added_is_found_from_then_on",
                        sound -> new Late(sound)),
                fault(
                        "lists what it no longer finds",
                        "a_link_that_is_deleted_is_gone_from_find_and_list_at_once",
                        sound -> new ListingLate(sound) {
                            @Override
                            public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
                                ChangeResult result = sound.delete(code, version, freeFrom);
                                PlantedFaults.pause();
                                super.delete(code, version, freeFrom);
                                return result;
                            }
                        }),
                fault(
                        "repeats the link that ended the page",
                        "links_of_the_same_time_are_listed_by_id_in_both_directions",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public UrlPage list(UrlPageRequest request) {
                                UrlPosition after = request.after();
                                return after == null
                                        ? sound.list(request)
                                        : sound.list(new UrlPageRequest(
                                                request.order(),
                                                request.limit(),
                                                new UrlPosition(
                                                        after.createdAt(),
                                                        after.id() + (request.order() == SortOrder.ASCENDING ? -1 : 1),
                                                        after.code())));
                            }
                        }),
                fault(
                        "lists late",
                        "an_add_and_a_delete_at_once_leave_find_list_and_count_of_one_mind",
                        sound -> new ListingLate(sound)));
    }

    private static Fault<InstantSource, UrlRepository> listing(String name, String caughtBy, Listing listing) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public UrlPage list(UrlPageRequest request) {
                return listing.list(sound, request);
            }
        });
    }

    private interface Listing {
        UrlPage list(UrlRepository sound, UrlPageRequest request);
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static UrlPage sorted(UrlRepository sound, UrlPageRequest request, Comparator<ShortUrl> ascending) {
        List<ShortUrl> all = all(sound);
        all.sort(request.order() == SortOrder.ASCENDING ? ascending : ascending.reversed());
        UrlPosition after = request.after();
        int start = 0;
        while (after != null
                && start < all.size()
                && !UrlPosition.of(all.get(start++)).equals(after)) {}
        return UrlPage.of(all.subList(start, Math.min(all.size(), start + request.limit() + 1)), request.limit());
    }

    private static List<ShortUrl> all(UrlRepository sound) {
        List<ShortUrl> all = new ArrayList<>();
        UrlPage page = sound.list(UrlPageRequest.first(SortOrder.ASCENDING, 200));
        all.addAll(page.items());
        while (page.next().isPresent()) {
            page = sound.list(
                    new UrlPageRequest(SortOrder.ASCENDING, 200, page.next().get()));
            all.addAll(page.items());
        }
        return all;
    }

    private static Listing moved(UnaryOperator<UrlPosition> move, SortOrder order) {
        return (sound, request) -> {
            UrlPosition after = request.after();
            return after == null || request.order() != order
                    ? sound.list(request)
                    : sound.list(new UrlPageRequest(order, request.limit(), move.apply(after)));
        };
    }

    /** OFFSET: remembers how many rows it has shown, not which. */
    private static Listing byOffset() {
        AtomicInteger shown = new AtomicInteger();
        return (sound, request) -> {
            List<ShortUrl> all = all(sound);
            if (request.order() == SortOrder.DESCENDING) {
                Collections.reverse(all);
            }
            int start = request.after() == null ? 0 : shown.get();
            int end = Math.min(all.size(), start + request.limit() + 1);
            shown.set(start + request.limit());
            return UrlPage.of(all.subList(Math.min(start, end), end), request.limit());
        };
    }

    private static final class Overwriting extends DelegatingUrlRepository {
        Overwriting(UrlRepository sound) {
            super(sound);
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            forget(code);
            return sound.add(code, details);
        }
    }

    private static final class LookThenWrite extends DelegatingUrlRepository {
        LookThenWrite(UrlRepository sound) {
            super(sound);
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            if (sound.findByCode(code).isPresent()) {
                return new AddResult.CodeTaken(code);
            }
            PlantedFaults.pause();
            forget(code);
            return sound.add(code, details);
        }
    }

    private static final class ChangingUrls extends DelegatingUrlRepository {
        private final UnaryOperator<String> change;

        ChangingUrls(UrlRepository sound, UnaryOperator<String> change) {
            super(sound);
            this.change = change;
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            return sound.add(
                    code,
                    details.leadingTo(
                            new OriginalUrl(change.apply(details.originalUrl().value()))));
        }
    }

    /** Keeps a list of its own, outside the step that decides. */
    private static class ListingLate extends DelegatingUrlRepository {
        private final ConcurrentMap<ShortCode, ShortUrl> listed = new ConcurrentHashMap<>();

        ListingLate(UrlRepository sound) {
            super(sound);
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            AddResult result = sound.add(code, details);
            PlantedFaults.pause();
            if (result instanceof AddResult.Added added) {
                listed.put(code, added.shortUrl());
            }
            return result;
        }

        @Override
        public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
            listed.remove(code);
            return sound.delete(code, version, freeFrom);
        }

        @Override
        public UrlPage list(UrlPageRequest request) {
            UrlPosition after = request.after();
            List<ShortUrl> rest = listed.values().stream()
                    .filter(link -> after == null || UrlPosition.of(link).compareTo(after) > 0)
                    .sorted(Comparator.comparing(UrlPosition::of))
                    .limit(request.limit() + 1L)
                    .toList();
            return UrlPage.of(rest, request.limit());
        }
    }

    /** Is found a moment after it is listed. */
    private static final class Late extends DelegatingUrlRepository {
        private final ConcurrentMap<ShortCode, Boolean> visible = new ConcurrentHashMap<>();

        Late(UrlRepository sound) {
            super(sound);
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            AddResult result = sound.add(code, details);
            PlantedFaults.pause();
            visible.put(code, true);
            return result;
        }

        @Override
        public Optional<ShortUrl> findByCode(ShortCode code) {
            return visible.containsKey(code) ? sound.findByCode(code) : Optional.empty();
        }
    }
}

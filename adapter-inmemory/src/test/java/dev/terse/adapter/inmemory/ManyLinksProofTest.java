package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.AddResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The contract rejects stores that make many links wrongly, or find the wrong ones. */
class ManyLinksProofTest extends UrlRepositoryProof {
    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.of(
                adding(
                        "answers in the order of the codes",
                        "many_links_are_added_as_one_is",
                        (sound, links) -> sound.addAll(sorted(links))),
                adding(
                        "answers in the order of the codes, of very many",
                        "ten_thousand_links_are_added_in_order",
                        (sound, links) -> sound.addAll(sorted(links))),
                adding(
                        "gives a code to the last who wants it",
                        "of_two_links_of_one_code_among_many_the_first_is_stored",
                        (sound, links) -> {
                            List<NewLink> backwards = new ArrayList<>(links);
                            Collections.reverse(backwards);
                            List<AddResult> results = new ArrayList<>(sound.addAll(backwards));
                            Collections.reverse(results);
                            return results;
                        }),
                adding(
                        "stops at the first code that is taken",
                        "a_taken_code_among_many_is_reported_and_keeps_no_other_back",
                        (sound, links) -> {
                            List<AddResult> results = new ArrayList<>();
                            boolean stopped = false;
                            for (NewLink link : links) {
                                AddResult result = stopped
                                        ? new AddResult.CodeTaken(link.code())
                                        : sound.add(link.code(), link.details());
                                results.add(result);
                                stopped = stopped || !(result instanceof AddResult.Added);
                            }
                            return results;
                        }),
                adding(
                        "takes each code that is not free now for a taken one",
                        "a_taken_code_among_many_is_reported_and_keeps_no_other_back",
                        (sound, links) -> sound.addAll(links).stream()
                                .map(result -> result instanceof AddResult.CodeRetired retired
                                        ? new AddResult.CodeTaken(retired.code())
                                        : result)
                                .toList()),
                finding(
                        "finds links that can't be followed",
                        "a_link_that_is_not_active_is_not_found",
                        (sought, link) -> sought.equals(link.details()),
                        true),
                finding(
                        "finds links by their URL alone",
                        "a_link_of_which_anything_else_is_said_is_not_found",
                        (sought, link) -> sought.originalUrl().equals(link.originalUrl()),
                        true),
                finding(
                        "finds the oldest",
                        "the_newest_of_equal_links_is_found",
                        (sought, link) -> sought.equals(link.details()),
                        false),
                finding(
                        "finds none of long URLs",
                        "the_longest_url_can_be_found",
                        (sought, link) -> sought.equals(link.details())
                                && sought.originalUrl().value().length() < 2_704,
                        true),
                fault(
                        "lets everyone work at once",
                        "of_two_who_look_and_then_add_at_once_one_adds_and_the_other_finds",
                        sound -> new DelegatingUrlRepository(sound) {
                            @Override
                            public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
                                return work.get();
                            }

                            @Override
                            public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
                                Map<LinkDetails, ShortUrl> found = sound.findActive(details);
                                PlantedFaults.pause();
                                return found;
                            }
                        }),
                fault(
                        "looks before it has the URL for itself",
                        "of_two_who_look_and_then_add_at_once_one_adds_and_the_other_finds",
                        LookingEarly::new));
    }

    private static List<NewLink> sorted(List<NewLink> links) {
        return links.stream().sorted(Comparator.comparing(NewLink::code)).toList();
    }

    private static Fault<InstantSource, UrlRepository> adding(
            String name, String caughtBy, BiFunction<UrlRepository, List<NewLink>, List<AddResult>> addAll) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public List<AddResult> addAll(List<NewLink> links) {
                return addAll.apply(sound, links);
            }
        });
    }

    private static Fault<InstantSource, UrlRepository> finding(
            String name, String caughtBy, BiPredicate<LinkDetails, ShortUrl> isWhatIsSought, boolean newestFirst) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            @Override
            public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
                SortOrder order = newestFirst ? SortOrder.DESCENDING : SortOrder.ASCENDING;
                Map<LinkDetails, ShortUrl> found = new HashMap<>();
                for (LinkDetails sought : details) {
                    sound.list(UrlPageRequest.first(order, UrlPageRequest.MAX_LIMIT)).items().stream()
                            .filter(link -> isWhatIsSought.test(sought, link))
                            .findFirst()
                            .ifPresent(link -> found.put(sought, link));
                }
                return found;
            }
        });
    }

    /** As one statement does that takes the lock and looks: what it sees is older than the lock. */
    private static final class LookingEarly extends DelegatingUrlRepository {
        private static final ThreadLocal<Map<LinkDetails, ShortUrl>> SEEN = new ThreadLocal<>();

        LookingEarly(UrlRepository sound) {
            super(sound);
        }

        @Override
        public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
            SEEN.set(sound.findActive(urls.stream().map(LinkDetails::to).toList()));
            return sound.exclusively(urls, work);
        }

        @Override
        public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
            return SEEN.get();
        }
    }
}

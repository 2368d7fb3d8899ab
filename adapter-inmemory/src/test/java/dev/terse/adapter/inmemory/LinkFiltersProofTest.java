package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.AddResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkState;
import dev.terse.domain.SearchText;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.Title;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The contract rejects stores that find what is not asked for, or not all that is. */
class LinkFiltersProofTest extends UrlRepositoryProof {
    private static final String FIELDS = "a_text_is_found_in_the_code_the_title_and_the_url";
    private static final String ENDS = "a_text_is_found_at_the_ends_of_a_field_and_as_the_whole_of_it";
    private static final String BORDERS = "a_text_is_not_found_across_two_fields";
    private static final String CASE = "a_text_is_found_in_upper_and_lower_case";
    private static final String SCRIPTS =
            "letters_of_all_scripts_have_their_case_ignored_and_ascii_letters_are_themselves";
    private static final String LITERAL = "no_character_of_a_text_stands_for_others";
    private static final String LENGTH = "the_shortest_and_the_longest_text_are_looked_for_whole";
    private static final String TAG = "a_tag_is_found_letter_by_letter";
    private static final String STATE = "links_are_found_by_the_state_that_they_are_in_at_the_moment";
    private static final String CREATED = "links_are_found_by_when_they_were_created_the_end_excluded";
    private static final String ALL = "filters_narrow_each_other_down_in_both_directions";
    private static final String PAGE =
            "a_page_of_what_was_found_has_as_many_links_as_asked_for_and_the_last_one_says_so";
    private static final String CHANGED = "a_changed_link_is_found_by_what_it_is_now";
    private static final String DELETED = "a_deleted_link_is_never_found";
    private static final String PAGING = "paging_through_what_was_found_sees_each_once_while_links_come_change_and_go";
    private static final String CURSOR = "paging_goes_on_where_the_link_that_ended_the_page_is_not_found_any_more";

    @Override
    Stream<Fault<InstantSource, UrlRepository>> faults() {
        return Stream.of(faultsOfTexts(), faultsOfTagsStatesAndTimes(), faultsOfPages())
                .flatMap(faults -> faults);
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfTexts() {
        return Stream.of(
                text(
                        "looks in URLs alone",
                        FIELDS,
                        (text, link) -> text.isIn(link.originalUrl().value())),
                text(
                        "looks in titles and URLs",
                        FIELDS,
                        (text, link) -> text.isIn(title(link))
                                || text.isIn(link.originalUrl().value())),
                text(
                        "looks in codes and URLs",
                        FIELDS,
                        (text, link) -> text.isIn(link.code().value())
                                || text.isIn(link.originalUrl().value())),
                text("drops spaces at the ends of a text", ENDS, (text, link) -> folded(link)
                        .contains(folded(text.value()).strip())),
                text("finds whole words", ENDS, (text, link) -> Pattern.compile(
                                "\\b" + Pattern.quote(folded(text.value())) + "\\b")
                        .matcher(folded(link))
                        .find()),
                text("finds the starts of fields", ENDS, (text, link) -> folded(link)
                        .contains("\n" + folded(text.value()))),
                text("writes fields one after another", BORDERS, (text, link) -> folded(link)
                        .replace("\n", "")
                        .contains(folded(text.value()))),
                text("writes fields in one line", BORDERS, (text, link) -> folded(link)
                        .replace("\n", " ")
                        .contains(folded(text.value()))),
                text("takes no title for a word", BORDERS, (text, link) -> folded(
                                link.code() + "" + link.details().title() + link.originalUrl())
                        .contains(folded(text.value()))),
                text("minds case", CASE, (text, link) -> fields(link).contains(text.value())),
                text("minds case beyond ASCII", CASE, (text, link) -> asciiLowerCase(fields(link))
                        .contains(asciiLowerCase(text.value()))),
                text("takes letters for others", SCRIPTS, (text, link) -> fields(link)
                        .toLowerCase(Locale.ROOT)
                        .contains(text.value().toLowerCase(Locale.ROOT))),
                text("minds case beyond the first plane", SCRIPTS, (text, link) -> lowerCaseOfUnits(fields(link))
                        .contains(lowerCaseOfUnits(text.value()))),
                pattern("takes % for anything", Map.of('%', ".*")),
                pattern("takes _ for any character", Map.of('_', ".")),
                pattern("takes . for any character", Map.of('.', ".")),
                text("takes a backslash for an escape", LITERAL, (text, link) -> folded(link)
                        .contains(folded(text.value()).replaceAll("\\\\(.)", "$1"))),
                text("looks for 100 characters", LENGTH, (text, link) -> fields(link)
                        .contains(text.value()
                                .substring(0, Math.min(100, text.value().length())))),
                text(
                        "looks for four characters or more",
                        LENGTH,
                        (text, link) ->
                                text.value().length() > 3 && fields(link).contains(text.value())));
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfTagsStatesAndTimes() {
        return Stream.of(
                tag("finds parts of tags", (tag, link) -> link.details().tags().values().stream()
                        .anyMatch(each -> each.contains(tag))),
                tag("finds tags in any case", (tag, link) -> link.details().tags().values().stream()
                        .anyMatch(tag::equalsIgnoreCase)),
                tag("looks at the first tag", (tag, link) -> link.details().tags().values().stream()
                        .limit(1)
                        .anyMatch(tag::equals)),
                state("tells the state that links were added in", (link, now) -> link.state(link.createdAt())),
                state("tells the state of a moment ago", (link, now) -> link.state(now.minusMillis(1))),
                state(
                        "rounds the time",
                        (link, now) -> link.state(now.plusNanos(500_000).truncatedTo(ChronoUnit.MILLIS))),
                state("forgets uses", (link, now) -> DelegatingUrlRepository.with(link, link.id(), link.version(), 0)
                        .state(now)),
                state("tells scheduled before expired", (link, now) -> {
                    Instant from = link.details().activePeriod().from();
                    return from != null && now.isBefore(from) ? new LinkState.Scheduled(from) : link.state(now);
                }),
                created(
                        "includes the end",
                        filter -> later(filter.createdFrom(), 0),
                        filter -> later(filter.createdTo(), 1)),
                created(
                        "excludes the start",
                        filter -> later(filter.createdFrom(), 1),
                        filter -> later(filter.createdTo(), 0)),
                created("ignores the end", filter -> later(filter.createdFrom(), 0), filter -> null),
                created("ignores the start", filter -> null, filter -> later(filter.createdTo(), 0)));
    }

    private static Stream<Fault<InstantSource, UrlRepository>> faultsOfPages() {
        return Stream.of(
                finding("takes one of several filters for all", ALL, (filter, link, now) -> Stream.of(
                                new UrlFilter(filter.text(), null, null, null, null),
                                new UrlFilter(null, filter.tag(), null, null, null),
                                new UrlFilter(null, null, filter.state(), null, null))
                        .anyMatch(part -> part.matches(link, now))),
                listing(
                        "forgets the filter where the order is descending",
                        ALL,
                        (sound, request) -> sound.list(
                                request.order() == SortOrder.ASCENDING
                                        ? request
                                        : new UrlPageRequest(request.order(), request.limit(), request.after()))),
                listing("filters pages that were cut already", PAGE, (sound, request) -> {
                    UrlPage page = sound.list(unfiltered(request));
                    return new UrlPage(
                            page.items().stream()
                                    .filter(link -> request.filter().matches(link, Instant.EPOCH))
                                    .toList(),
                            page.end(),
                            null);
                }),
                listing("promises a page where others match not", PAGE, (sound, request) -> {
                    UrlPage page = sound.list(request);
                    boolean isMore = !page.items().isEmpty()
                            && sound.list(unfiltered(request)).hasMore();
                    return new UrlPage(page.items(), isMore);
                }),
                fault("finds links by what they were", CHANGED, Remembering::new),
                fault("finds deleted links", DELETED, sound -> new Tombstones(sound) {
                    @Override
                    public UrlPage list(UrlPageRequest request) {
                        return UrlPage.of(
                                Stream.concat(sound.list(request).items().stream(), deleted.values().stream())
                                        .toList(),
                                request.limit());
                    }
                }),
                paging("pages by number of the row", PAGING, (matching, after, shown) -> shown),
                paging(
                        "goes on behind a link that is looked for",
                        CURSOR,
                        (matching, after, shown) -> 1
                                + matching.stream()
                                        .map(UrlPosition::of)
                                        .toList()
                                        .indexOf(after)));
    }

    private static Fault<InstantSource, UrlRepository> text(
            String name, String caughtBy, BiPredicate<SearchText, ShortUrl> isIn) {
        return finding(name, caughtBy, (filter, link, now) -> filter.text() == null || isIn.test(filter.text(), link));
    }

    /** Takes some characters for patterns. */
    private static Fault<InstantSource, UrlRepository> pattern(String name, Map<Character, String> patterns) {
        return text(name, LITERAL, (text, link) -> {
            StringBuilder pattern = new StringBuilder();
            folded(text.value())
                    .chars()
                    .forEach(c ->
                            pattern.append(patterns.getOrDefault((char) c, Pattern.quote(String.valueOf((char) c)))));
            return Pattern.compile(pattern.toString()).matcher(folded(link)).find();
        });
    }

    private static Fault<InstantSource, UrlRepository> tag(String name, BiPredicate<String, ShortUrl> isOf) {
        return finding(name, TAG, (filter, link, now) -> filter.tag() == null || isOf.test(filter.tag(), link));
    }

    private static Fault<InstantSource, UrlRepository> state(String name, Telling telling) {
        return finding(
                name,
                STATE,
                (filter, link, now) ->
                        filter.state() == null || UrlFilter.State.of(telling.tell(link, now)) == filter.state());
    }

    private interface Telling {
        LinkState tell(ShortUrl link, Instant now);
    }

    private static Fault<InstantSource, UrlRepository> created(String name, Bound from, Bound to) {
        return finding(
                name, CREATED, (filter, link, now) -> new UrlFilter(null, null, null, from.of(filter), to.of(filter))
                        .matches(link, now));
    }

    private interface Bound {
        @Nullable Instant of(UrlFilter filter);
    }

    private static @Nullable Instant later(@Nullable Instant bound, int millis) {
        return bound == null ? null : bound.plusMillis(millis);
    }

    private static Fault<InstantSource, UrlRepository> finding(String name, String caughtBy, Finding finding) {
        return new Fault<>(name, caughtBy, clock -> new DelegatingUrlRepository(new InMemoryUrlRepository(clock)) {
            @Override
            public UrlPage list(UrlPageRequest request) {
                List<ShortUrl> found = all(sound, request.order(), request.after()).stream()
                        .filter(link -> finding.isFound(request.filter(), link, clock.instant()))
                        .limit(request.limit() + 1L)
                        .toList();
                return UrlPage.of(found, request.limit());
            }
        });
    }

    private interface Finding {
        boolean isFound(UrlFilter filter, ShortUrl link, Instant now);
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

    private static Fault<InstantSource, UrlRepository> paging(String name, String caughtBy, Start start) {
        return fault(name, caughtBy, sound -> new DelegatingUrlRepository(sound) {
            private int shown;

            @Override
            public UrlPage list(UrlPageRequest request) {
                UrlPosition after = request.after();
                shown = after == null ? 0 : shown;
                List<ShortUrl> matching = all(sound, request.order(), null).stream()
                        .filter(link -> request.filter().matches(link, Instant.EPOCH))
                        .toList();
                int from = after == null ? 0 : Math.min(matching.size(), start.of(matching, after, shown));
                shown += request.limit();
                return UrlPage.of(
                        matching.subList(from, Math.min(matching.size(), from + request.limit() + 1)), request.limit());
            }
        });
    }

    private interface Start {
        int of(List<ShortUrl> matching, UrlPosition after, int shown);
    }

    /** Finds links by what was said of them first. */
    private static final class Remembering extends DelegatingUrlRepository {
        private final Map<ShortCode, ShortUrl> added = new ConcurrentHashMap<>();

        Remembering(UrlRepository sound) {
            super(sound);
        }

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            AddResult result = sound.add(code, details);
            sound.findByCode(code).ifPresent(link -> added.put(code, link));
            return result;
        }

        @Override
        public UrlPage list(UrlPageRequest request) {
            return UrlPage.of(
                    added.values().stream()
                            .filter(link -> request.filter().matches(link, Instant.EPOCH))
                            .toList(),
                    request.limit());
        }
    }

    private static List<ShortUrl> all(UrlRepository sound, SortOrder order, @Nullable UrlPosition after) {
        UrlPage page = sound.list(new UrlPageRequest(order, UrlPageRequest.MAX_LIMIT, after));
        List<ShortUrl> all = new ArrayList<>(page.items());
        while (page.end() != null) {
            page = sound.list(new UrlPageRequest(order, UrlPageRequest.MAX_LIMIT, page.end()));
            all.addAll(page.items());
        }
        return all;
    }

    private static UrlPageRequest unfiltered(UrlPageRequest request) {
        return new UrlPageRequest(request.order(), request.limit(), request.after());
    }

    private static String fields(ShortUrl link) {
        return "\n" + link.code() + "\n" + title(link) + "\n" + link.originalUrl();
    }

    private static String title(ShortUrl link) {
        Title title = link.details().title();
        return title == null ? "" : title.value();
    }

    private static String folded(ShortUrl link) {
        return folded(fields(link));
    }

    private static String folded(String text) {
        int[] folded = text.codePoints().map(SearchText::fold).toArray();
        return new String(folded, 0, folded.length);
    }

    private static String asciiLowerCase(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            char c = lower.charAt(i);
            lower.setCharAt(i, c < 0x80 ? Character.toLowerCase(c) : c);
        }
        return lower.toString();
    }

    private static String lowerCaseOfUnits(String text) {
        StringBuilder lower = new StringBuilder(text);
        for (int i = 0; i < lower.length(); i++) {
            lower.setCharAt(i, (char) SearchText.fold(lower.charAt(i)));
        }
        return lower.toString();
    }
}

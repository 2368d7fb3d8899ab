package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.SearchText;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlSort;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link UrlRepository#list} promises of filters: a part of {@link UrlRepositoryContract}, and for itself. */
public abstract class LinkFiltersContract extends UrlRepositoryFixture {
    private static final Duration HOUR = Duration.ofHours(1);

    /** For subclasses. */
    protected LinkFiltersContract() {}

    @Test
    final void a_text_is_found_in_the_code_the_title_and_the_url() {
        add("needle1", titled("other", "https://example.com/"));
        add("title", titled("a needle in hay", "https://example.com/"));
        add("url", titled("other", "https://example.com/needle?"));
        add("untitled", LinkDetails.to(new OriginalUrl("https://needle.example/")));
        add("none", titled("need le", "https://example.com/nee/dle"));

        assertThat(found("needle")).containsExactly("needle1", "title", "url", "untitled");
        assertThat(found("needles")).isEmpty();
    }

    @Test
    final void a_text_is_found_at_the_ends_of_a_field_and_as_the_whole_of_it() {
        add("abcdef", titled("Gee aitch", "https://example.com/xyz"));

        for (String text : List.of(
                "abc",
                "def",
                "abcdef",
                "Gee",
                "tch",
                "Gee aitch",
                "htt",
                "xyz",
                "https://example.com/xyz",
                "e a",
                "://",
                "s:/")) {
            assertThat(found(text)).as(text).containsExactly("abcdef");
        }
        for (String text : List.of("xabc", "defx", "aabcdef", " Gee", "tch ", "xyzz", "   ", "///")) {
            assertThat(found(text)).as(text).isEmpty();
        }
    }

    @Test
    final void a_text_is_not_found_across_two_fields() {
        add("code", titled("title", "https://example.com/"));
        add("untitled", LinkDetails.to(new OriginalUrl("https://example.com/")));

        for (String between : List.of("", " ", "  ", ",", "\"", "\\n", "null")) {
            assertThat(found("ode" + between + "tit")).isEmpty();
            assertThat(found("tle" + between + "http")).isEmpty();
            assertThat(found("led" + between + "http")).isEmpty();
            assertThat(found("com/" + between + "cod")).isEmpty();
        }
    }

    @Test
    final void a_text_is_found_in_upper_and_lower_case() {
        add("Code", titled("ÄRGER im Büro", "HTTPS://Example.com/Straße"));

        for (String text : List.of(
                "code", "CODE", "ärger", "ÄRGER", "äRgEr IM bÜRO", "https://example", "EXAMPLE.COM", "straße")) {
            assertThat(found(text)).as(text).containsExactly("Code");
        }
        for (String text : List.of("arger", "strasse", "STRASSE", "buro")) {
            assertThat(found(text)).as(text).isEmpty();
        }
    }

    @Test
    final void letters_of_all_scripts_have_their_case_ignored_and_ascii_letters_are_themselves() {
        add("greek", titled("ΟΔΟΣ Σίσυφος", "https://example.com/"));
        add("cyrillic", titled("Новости ПОГОДЫ", "https://example.com/"));
        add("deseret", titled("𐐀𐐁𐐂𐐃", "https://example.com/"));
        add("units", titled("300 \u212Aelvin \u017Fign", "https://example.com/"));
        add("turkish", titled("DIYARBAKIR diyarbakır", "https://example.com/"));

        assertThat(found("οδος")).containsExactly("greek");
        assertThat(found("ΣΊΣΥΦΟΣ")).containsExactly("greek");
        assertThat(found("НОВОСТИ погоды")).containsExactly("cyrillic");
        assertThat(found("𐐨𐐩𐐪𐐫")).containsExactly("deseret");
        assertThat(found("\u212Aelvin")).containsExactly("units");
        assertThat(found("kelvin")).isEmpty();
        assertThat(found("sign")).isEmpty();
        assertThat(found("diyarbakir")).containsExactly("turkish");
        assertThat(found("DIYARBAKIR")).containsExactly("turkish");
        assertThat(found("diyarbakır")).containsExactly("turkish");
    }

    @Test
    final void no_character_of_a_text_stands_for_others() {
        String hostile = "%_\\ .*+?^$|()[]{} a-z \\d\\m\\Q (?i) ***= '\" :x ?? ä[ö]%ü_ß\\";
        add("plain", titled("abc ä ö ü ß x_y 100% \\", "https://example.com/"));
        add("hostile", titled(hostile, "https://example.com/"));

        for (int start = 0; start + 3 <= hostile.length(); start++) {
            String text = hostile.substring(start, start + 3);
            assertThat(found(text)).as(text).contains("hostile").doesNotContain("plain");
        }
        assertThat(found(hostile)).containsExactly("hostile");
        for (String text :
                List.of("a%c", "a_c", "___", "%%%", "a.c", "...", ".*?", "[a-z]", "x\\_y", "ä%ö", "ä.ö", "ä_ö")) {
            assertThat(found(text)).as(text).doesNotContain("plain");
        }
        assertThat(found("x_y")).containsExactly("plain");
        assertThat(found("00% ")).containsExactly("plain");
    }

    @Test
    final void the_shortest_and_the_longest_text_are_looked_for_whole() {
        String longest = "€".repeat(SearchText.MAX_LENGTH);
        add("longest", titled("x", "https://example.com/?" + longest));
        add("shorter", titled("x", "https://example.com/?" + longest.substring(1)));

        assertThat(found(longest)).containsExactly("longest");
        assertThat(found(longest.substring(1))).containsExactly("longest", "shorter");
        assertThat(found("€€€")).containsExactly("longest", "shorter");
    }

    @Test
    final void a_tag_is_found_letter_by_letter() {
        add("both", tagged("red", "blue"));
        add("red", tagged("red"));
        add("hostile", tagged("%", "re_", "{red}", "\"red\"", "\\", "NULL", "красный"));
        add("none");

        assertThat(filtered(tag("red"))).containsExactly("both", "red");
        assertThat(filtered(tag("blue"))).containsExactly("both");
        for (String tag : List.of("%", "re_", "{red}", "\"red\"", "\\", "NULL", "красный")) {
            assertThat(filtered(tag(tag))).as(tag).containsExactly("hostile");
        }
        for (String tag : List.of("Red", "re", "reds", "null", "r_d", "КРАСНЫЙ", "{}")) {
            assertThat(filtered(tag(tag))).as(tag).isEmpty();
        }
    }

    @Test
    final void links_are_found_by_the_state_that_they_are_in_at_the_moment() {
        List<ShortUrl> links = addOneOfEachState();
        Instant start = clock.instant();

        for (Duration later : List.of(
                Duration.ZERO,
                HOUR.minusMillis(1),
                HOUR.minusNanos(1),
                HOUR,
                HOUR.multipliedBy(2).minusMillis(1),
                HOUR.multipliedBy(2))) {
            clock.set(start.plus(later));
            for (UrlFilter.State state : UrlFilter.State.values()) {
                List<String> expected = links.stream()
                        .filter(link -> UrlFilter.State.of(link.state(clock.instant())) == state)
                        .map(link -> link.code().value())
                        .toList();
                assertThat(filtered(new UrlFilter(null, null, state, null, null)))
                        .as("%s after %s", state, later)
                        .isEqualTo(expected);
            }
        }
    }

    @Test
    final void links_are_found_by_when_they_were_created_the_end_excluded() {
        for (int i = 0; i < 4; i++) {
            add("c" + i);
            clock.advance(Duration.ofMillis(1));
        }

        assertThat(created(START.plusMillis(1), null)).containsExactly("c1", "c2", "c3");
        assertThat(created(null, START.plusMillis(2))).containsExactly("c0", "c1");
        assertThat(created(START.plusMillis(1), START.plusMillis(3))).containsExactly("c1", "c2");
        assertThat(created(START, START.plusMillis(1))).containsExactly("c0");
        assertThat(created(START.plusNanos(1), START.plusMillis(1).plusNanos(1)))
                .containsExactly("c1");
        assertThat(created(START.plusMillis(4), null)).isEmpty();
        assertThat(created(null, START)).isEmpty();
        assertThat(created(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999Z")))
                .hasSize(4);
    }

    @Test
    final void filters_narrow_each_other_down_in_both_directions() {
        List<ShortUrl> links = addManySorts(300);
        List<UrlFilter> filters = combinations();

        for (UrlFilter filter : filters) {
            List<ShortUrl> expected = links.stream()
                    .filter(link -> filter.matches(link, clock.instant()))
                    .toList();
            List<ShortUrl> backwards = new ArrayList<>(expected);
            Collections.reverse(backwards);
            assertThat(allPages(first(filter, SortOrder.ASCENDING, 7)))
                    .as("%s", filter)
                    .isEqualTo(expected);
            assertThat(allPages(first(filter, SortOrder.DESCENDING, 200)))
                    .as("%s", filter)
                    .isEqualTo(backwards);
        }
    }

    @Test
    final void a_page_of_what_was_found_has_as_many_links_as_asked_for_and_the_last_one_says_so() {
        for (int i = 0; i < 12; i++) {
            add("a" + i, tagged("yes"));
            add("b" + i, tagged("no"));
        }
        UrlFilter filter = tag("yes");

        for (int limit : List.of(1, 5, 11)) {
            UrlPage page = repository.list(first(filter, SortOrder.ASCENDING, limit));
            assertThat(page.items()).hasSize(limit);
            assertThat(page.next()).contains(UrlPosition.of(page.items().get(limit - 1)));
            assertThat(page.rankedAt()).isNull();
        }
        UrlPage whole = repository.list(first(filter, SortOrder.ASCENDING, 12));
        assertThat(whole.items()).hasSize(12);
        assertThat(whole.next()).isEmpty();
    }

    @Test
    final void a_changed_link_is_found_by_what_it_is_now() {
        ShortUrl link = add("link", details("before", "https://example.com/before", Tags.of(List.of("old"))));

        update(link, details("afterwards", "https://example.com/later", Tags.of(List.of("new"))));

        assertThat(found("before")).isEmpty();
        assertThat(filtered(tag("old"))).isEmpty();
        assertThat(found("afterwards")).containsExactly("link");
        assertThat(found("later")).containsExactly("link");
        assertThat(filtered(tag("new"))).containsExactly("link");
    }

    @Test
    final void a_deleted_link_is_never_found() {
        LinkDetails details = new LinkDetails(
                URL, new Title("needle"), Tags.of(List.of("tag")), ActivePeriod.ALWAYS, 5L, false, Forwarding.DEFAULT);
        retire(add("retired", details));
        deleteForGood(add("gone", details));

        for (UrlFilter filter :
                List.of(text("needle"), tag("tag"), new UrlFilter(null, null, UrlFilter.State.DISABLED, START, null))) {
            assertThat(filtered(filter)).isEmpty();
        }
    }

    @Test
    final void paging_through_what_was_found_sees_each_once_while_links_come_change_and_go() {
        UrlFilter filter = new UrlFilter(new SearchText("needle"), "tag", null, null, null);
        LinkDetails matching = details("Needle", "https://example.com/", Tags.of(List.of("tag")));
        for (SortOrder order : SortOrder.values()) {
            List<ShortUrl> stay = new ArrayList<>();
            List<ShortUrl> go = new ArrayList<>();
            List<ShortUrl> change = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                add(order + "-not-" + i, PLAIN);
                stay.add(add(order + "-stay-" + i, matching));
                go.add(add(order + "-go-" + i, matching));
                change.add(add(order + "-change-" + i, matching));
            }
            Random random = new Random(7);
            Collections.shuffle(go, random);
            Collections.shuffle(change, random);

            List<ShortUrl> seen = allPages(first(filter, order, 20), () -> {
                retire(go.remove(0));
                update(change.remove(0), PLAIN);
                add(order + "-come-" + go.size(), matching);
            });

            assertThat(seen).extracting(ShortUrl::code).doesNotHaveDuplicates();
            assertThat(seen).containsAll(stay).containsAll(go).containsAll(change);
        }
    }

    @Test
    final void paging_goes_on_where_the_link_that_ended_the_page_is_not_found_any_more() {
        List<ShortUrl> links =
                IntStream.range(0, 6).mapToObj(i -> add("c" + i, tagged("tag"))).toList();
        UrlPageRequest request = first(tag("tag"), SortOrder.ASCENDING, 2);
        UrlPosition end = repository.list(request).next().orElseThrow();

        update(links.get(1), PLAIN);
        retire(links.get(2));

        assertThat(repository.list(request.from(end)).items()).isEqualTo(links.subList(3, 5));
    }

    private List<ShortUrl> addOneOfEachState() {
        Instant now = clock.instant();
        @Nullable Instant[] starts = {null, now.minus(HOUR), now, now.plus(HOUR)};
        @Nullable Instant[] ends = {null, now, now.plus(HOUR), now.plus(HOUR.multipliedBy(2))};
        List<ShortUrl> links = new ArrayList<>();
        for (@Nullable Instant start : starts) {
            for (@Nullable Instant end : ends) {
                if (start != null && end != null && !start.isBefore(end)) {
                    continue;
                }
                for (boolean isEnabled : new boolean[] {true, false}) {
                    for (@Nullable Long maxClicks : new @Nullable Long[] {null, 1L, 2L}) {
                        links.add(addUsed("c" + links.size(), new ActivePeriod(start, end), maxClicks, isEnabled));
                    }
                }
            }
        }
        return links;
    }

    /** A link that was used once, where that is possible by a link's own life: its limit and period came later. */
    private ShortUrl addUsed(String code, ActivePeriod period, @Nullable Long maxClicks, boolean isEnabled) {
        LinkDetails usable =
                new LinkDetails(URL, null, Tags.NONE, ActivePeriod.ALWAYS, maxClicks, true, Forwarding.DEFAULT);
        ShortUrl link = add(code, usable);
        repository.takeUse(link.code());
        return update(link, new LinkDetails(URL, null, Tags.NONE, period, maxClicks, isEnabled, Forwarding.DEFAULT));
    }

    private List<ShortUrl> addManySorts(int count) {
        Random random = new Random(7);
        List<ShortUrl> links = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant now = clock.instant();
            LinkDetails details = new LinkDetails(
                    new OriginalUrl(
                            "https://" + pick(random, "one", "two") + ".example/" + pick(random, "red", "Blue")),
                    random.nextBoolean() ? new Title(pick(random, "Red", "blue", "grün")) : null,
                    random.nextBoolean() ? Tags.of(List.of(pick(random, "a", "b"), pick(random, "c", "d"))) : Tags.NONE,
                    new ActivePeriod(
                            random.nextInt(4) == 0 ? now.plus(HOUR) : null,
                            random.nextInt(4) == 0
                                    ? now.plus(HOUR.multipliedBy(1 + random.nextInt(2)))
                                            .plusMillis(1)
                                    : null),
                    random.nextInt(4) == 0 ? 1L : null,
                    random.nextInt(4) > 0,
                    Forwarding.DEFAULT);
            ShortUrl link = add("c" + i, details);
            if (random.nextBoolean()) {
                link = repository
                        .takeUse(link.code())
                        .fold(taken -> taken.shortUrl(), refused -> refused.shortUrl(), missing -> {
                            throw new AssertionError("it was just added");
                        });
            }
            links.add(link);
            clock.advance(Duration.ofMillis(random.nextInt(3) * 600_000L));
        }
        return links;
    }

    private List<UrlFilter> combinations() {
        Instant middle = START.plus(Duration.between(START, clock.instant()).dividedBy(2));
        List<UrlFilter> filters = new ArrayList<>();
        for (@Nullable String text : new @Nullable String[] {null, "red", "BLU", "grü", "one.example/r"}) {
            for (@Nullable String tag : new @Nullable String[] {null, "a", "d"}) {
                Stream.concat(Stream.of((UrlFilter.@Nullable State) null), Stream.of(UrlFilter.State.values()))
                        .forEach(state -> {
                            SearchText sought = text == null ? null : new SearchText(text);
                            filters.add(new UrlFilter(sought, tag, state, null, null));
                            filters.add(new UrlFilter(sought, tag, state, middle, null));
                            filters.add(new UrlFilter(sought, tag, state, START.plusSeconds(1), middle));
                        });
            }
        }
        return filters;
    }

    private static String pick(Random random, String... values) {
        return values[random.nextInt(values.length)];
    }

    private List<String> found(String text) {
        return filtered(text(text));
    }

    private List<String> created(@Nullable Instant from, @Nullable Instant to) {
        return filtered(new UrlFilter(null, null, null, from, to));
    }

    private List<String> filtered(UrlFilter filter) {
        return allPages(first(filter, SortOrder.ASCENDING, 3)).stream()
                .map(link -> link.code().value())
                .toList();
    }

    private static UrlPageRequest first(UrlFilter filter, SortOrder order, int limit) {
        return new UrlPageRequest(filter, UrlSort.CREATED_AT, order, limit, null);
    }

    private static UrlFilter text(String text) {
        return new UrlFilter(new SearchText(text), null, null, null, null);
    }

    private static UrlFilter tag(String tag) {
        return new UrlFilter(null, tag, null, null, null);
    }

    private static LinkDetails titled(String title, String url) {
        return details(title, url, Tags.NONE);
    }

    private static LinkDetails tagged(String... tags) {
        return new LinkDetails(URL, null, Tags.of(List.of(tags)), ActivePeriod.ALWAYS, null, true, Forwarding.DEFAULT);
    }

    private static LinkDetails details(String title, String url, Tags tags) {
        return new LinkDetails(
                new OriginalUrl(url), new Title(title), tags, ActivePeriod.ALWAYS, null, true, Forwarding.DEFAULT);
    }
}

package dev.terse.adapter.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Forwarding;
import dev.terse.domain.InvalidLinkDetailsException;
import dev.terse.domain.InvalidOriginalUrlException;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;

/** The constraints on what is said of a link are the limits of the domain, no wider and no narrower. */
class LinkLimitsIT {
    private static final TestDatabase DATABASE = TestDatabase.withPartitions(4);

    private static final Instant FIRST_INSTANT = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LAST_INSTANT = Instant.parse("9999-12-31T23:59:59.999Z");

    private static final List<String> LONGEST_TITLES = List.of(
            "t".repeat(Title.MAX_LENGTH),
            "€".repeat(Title.MAX_LENGTH),
            "😀".repeat(Title.MAX_LENGTH / 2),
            "t😀".repeat(Title.MAX_LENGTH / 3) + "tt");

    private static final List<String> LONGEST_TAGS = List.of(
            "t".repeat(Tags.MAX_LENGTH),
            "€".repeat(Tags.MAX_LENGTH),
            "😀".repeat(Tags.MAX_LENGTH / 2),
            "t😀".repeat(Tags.MAX_LENGTH / 3) + "t");

    private static final List<String> LONGEST_URLS =
            List.of(longestUrl("u"), longestUrl("€"), longestUrl("😀"), "http://h");

    @BeforeAll
    static void insert() {
        DATABASE.jdbc()
                .sql("INSERT INTO urls (short_code, original_url) VALUES ('code', 'http://a.b/')")
                .update();
    }

    @AfterAll
    static void close() {
        DATABASE.close();
    }

    @Test
    void each_column_of_a_link_has_its_limits() {
        assertThat(DATABASE.jdbc()
                        .sql(
                                """
                                SELECT DISTINCT attname
                                FROM pg_constraint
                                JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
                                WHERE conrelid = 'urls'::regclass AND contype = 'c' AND convalidated""")
                        .query(String.class)
                        .list())
                // Each value of the other types is one of the domain's.
                .containsAll(columnsBut("boolean", "last_click_at"));
    }

    private static List<String> columnsBut(String type, String column) {
        return DATABASE.jdbc()
                .sql(
                        """
                        SELECT attname
                        FROM pg_attribute
                        WHERE attrelid = 'urls'::regclass AND attnum > 0 AND NOT attisdropped
                            AND atttypid <> :type::regtype AND attname <> :column""")
                .param("type", type)
                .param("column", column)
                .query(String.class)
                .list();
    }

    /** What is to be written, and whether the domain has it. */
    private record Case(String column, @Nullable Object value, Consumer<LinkLimitsIT> domain, String constraint) {
        @Override
        public String toString() {
            String text = value instanceof Object[] array ? List.of(array).toString() : String.valueOf(value);
            return column + " " + (text.length() > 80 ? text.substring(0, 80) + "…" : text);
        }
    }

    static Stream<Case> kept() {
        return Stream.of(
                        LONGEST_TITLES.stream().map(title -> title(title, "")),
                        LONGEST_TAGS.stream().map(tag -> tags("", tag)),
                        LONGEST_URLS.stream().map(url -> fallbackUrl(url, "")),
                        Stream.of(
                                title("t", ""),
                                tags(""),
                                tags("", tagsOf(Tags.MAX_COUNT)),
                                tags("", LONGEST_TAGS.toArray(String[]::new)),
                                number("max_clicks", 1L, ""),
                                number("max_clicks", LinkDetails.MAX_MAX_CLICKS, ""),
                                time("active_from", FIRST_INSTANT, ""),
                                time("active_from", LAST_INSTANT, ""),
                                time("expires_at", FIRST_INSTANT, ""),
                                time("expires_at", LAST_INSTANT, "")),
                        Stream.of(RedirectStatus.values())
                                .map(status -> number("redirect_status", (long) status.code(), "")))
                .flatMap(cases -> cases);
    }

    static Stream<Case> refused() {
        return Stream.of(
                        LONGEST_TITLES.stream().map(title -> title(title + "t", "urls_title_check")),
                        LONGEST_TAGS.stream().map(tag -> tags("urls_tags_check", "a", tag + "t", "b")),
                        LONGEST_URLS.stream().limit(3).map(url -> fallbackUrl(url + "u", "urls_fallback_url_check")),
                        Stream.of("", " t", "t\u3000", "\u00a0", "a\nb", "\u007f", "a\u2028b")
                                .map(text ->
                                        title(text, text.isEmpty() ? "urls_title_check" : "urls_title_form_check")),
                        Stream.of(" t", "t\u3000", "\u00a0", "a\nb", "\u007f", "a\u2028b", "")
                                .map(text -> tags("urls_tags_form_check", "a", text, "b")),
                        Stream.of("ftp://a.b/", "http://", "//a.b/", "javascript:alert(1)")
                                .map(url -> fallbackUrl(url, "urls_fallback_url_form_check")),
                        Stream.of(
                                tags("urls_tags_check", ""),
                                tags("urls_tags_check", "a,b"),
                                tags("urls_tags_check", "a", ",", "b"),
                                tags("urls_tags_check", tagsOf(Tags.MAX_COUNT + 1)),
                                number("max_clicks", 0L, "urls_max_clicks_check"),
                                number("max_clicks", LinkDetails.MAX_MAX_CLICKS + 1, "urls_max_clicks_check"),
                                number("redirect_status", 300L, "urls_redirect_status_check"),
                                number("redirect_status", 303L, "urls_redirect_status_check"),
                                time("active_from", FIRST_INSTANT.minusMillis(1), "urls_active_from_check"),
                                time("active_from", LAST_INSTANT.plusMillis(1), "urls_active_from_check"),
                                time("expires_at", FIRST_INSTANT.minusMillis(1), "urls_expires_at_check"),
                                time("expires_at", LAST_INSTANT.plusMillis(1), "urls_expires_at_check")))
                .flatMap(cases -> cases);
    }

    @ParameterizedTest
    @MethodSource("kept")
    void what_the_domain_has_is_kept(Case written) {
        assertThatCode(() -> written.domain().accept(this)).doesNotThrowAnyException();

        assertThatCode(() -> write(written.column() + " = :value", written.value()))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("refused")
    void what_the_domain_refuses_is_refused(Case written) {
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> written.domain().accept(this))
                .isInstanceOfAny(InvalidLinkDetailsException.class, InvalidOriginalUrlException.class);

        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() -> write(written.column() + " = :value", written.value()))
                .withMessageContaining('"' + written.constraint() + '"');
    }

    @Test
    void a_link_that_ends_as_it_begins_is_refused() {
        assertThatExceptionOfType(InvalidLinkDetailsException.class)
                .isThrownBy(() -> new ActivePeriod(FIRST_INSTANT, FIRST_INSTANT));
        assertRefused("active_from = now(), expires_at = now()", "urls_active_period_check");

        assertThatCode(() -> write("active_from = now(), expires_at = now() + :value::interval", "1 ms"))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "uses = -1, urls_uses_check",
                "version = 0, urls_version_check",
                "free_from = 'infinity', urls_free_from_check",
                "active_from = '-infinity', urls_active_from_check",
                "expires_at = 'infinity', urls_expires_at_check",
                "tags = '{NULL}', urls_tags_check",
                "tags = '[0:0]={a}', urls_tags_check",
                "tags = '{{a}}', urls_tags_check"
            })
    void what_no_link_can_have_is_refused(String assignmentAndConstraint) {
        int comma = assignmentAndConstraint.lastIndexOf(", ");
        assertRefused(assignmentAndConstraint.substring(0, comma), assignmentAndConstraint.substring(comma + 2));
    }

    @Test
    void the_characters_of_titles_are_those_of_the_domain() {
        List<String> texts = textsOfEachCharacter();

        assertThat(accepted(
                        """
                        SELECT title
                        FROM unnest(:texts::text[]) AS texts (title)
                        WHERE %s AND %s""",
                        texts, "urls_title_check", "urls_title_form_check"))
                .isEqualTo(texts.stream()
                        .filter(text -> isValid(() -> new Title(text)))
                        .toList());
    }

    @Test
    void the_characters_of_tags_are_those_of_the_domain() {
        List<String> texts = textsOfEachCharacter();

        assertThat(accepted(
                        """
                        SELECT tag
                        FROM (
                            SELECT tag, ARRAY[tag] AS tags
                            FROM unnest(:texts::text[]) AS texts (tag)
                        ) AS arrays
                        WHERE %s AND %s""",
                        texts, "urls_tags_check", "urls_tags_form_check"))
                .isEqualTo(texts.stream()
                        .filter(text -> isValid(() -> Tags.of(Set.of(text))))
                        .toList());
    }

    /** Each alone, and between others. */
    private static List<String> textsOfEachCharacter() {
        return IntStream.concat(IntStream.range(1, 0x1_0100), IntStream.range(0x10_FF00, 0x11_0000))
                .filter(c -> Character.getType(c) != Character.SURROGATE)
                .mapToObj(Character::toString)
                .flatMap(c -> Stream.of(c, "a" + c + "b"))
                .toList();
    }

    private static boolean isValid(Runnable constructor) {
        try {
            constructor.run();
            return true;
        } catch (InvalidLinkDetailsException e) {
            return false;
        }
    }

    private static List<String> accepted(String query, List<String> texts, String constraint, String formConstraint) {
        return DATABASE.jdbc()
                .sql(query.formatted(check(constraint), check(formConstraint)))
                .param("texts", texts.toArray(String[]::new))
                .query((row, number) -> row.getString(1))
                .list();
    }

    private static String check(String constraint) {
        return DATABASE.jdbc()
                .sql(
                        "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname = :name AND conrelid = 'urls'::regclass")
                .param("name", constraint)
                .query(String.class)
                .single();
    }

    private static Case title(String title, String constraint) {
        return new Case("title", title, test -> new Title(title), constraint);
    }

    private static Case tags(String constraint, String... tags) {
        return new Case("tags", tags, test -> Tags.of(List.of(tags)), constraint);
    }

    private static String[] tagsOf(int count) {
        return IntStream.range(0, count).mapToObj(i -> "tag" + i).toArray(String[]::new);
    }

    private static Case fallbackUrl(String url, String constraint) {
        return new Case("fallback_url", url, test -> new Forwarding(new OriginalUrl(url), false, null), constraint);
    }

    private static Case time(String column, Instant time, String constraint) {
        return new Case(
                column,
                Statements.timestamp(time),
                test -> {
                    ActivePeriod unused =
                            column.equals("active_from") ? new ActivePeriod(time, null) : new ActivePeriod(null, time);
                },
                constraint);
    }

    private static Case number(String column, Long number, String constraint) {
        return new Case(
                column,
                number,
                test -> {
                    if (column.equals("redirect_status")) {
                        RedirectStatus unused = RedirectStatus.of(number);
                    } else {
                        LinkDetails unused = new LinkDetails(
                                new OriginalUrl("http://a.b/"),
                                null,
                                Tags.NONE,
                                ActivePeriod.ALWAYS,
                                number,
                                true,
                                Forwarding.DEFAULT);
                    }
                },
                constraint);
    }

    private static String longestUrl(String character) {
        List<String> parts = new ArrayList<>(List.of("http://a.bc/"));
        parts.addAll(Collections.nCopies((OriginalUrl.MAX_LENGTH - 12) / character.length(), character));
        return String.join("", parts);
    }

    private static void assertRefused(String assignment, String constraint) {
        assertThatExceptionOfType(DataIntegrityViolationException.class)
                .isThrownBy(() ->
                        DATABASE.jdbc().sql("UPDATE urls SET " + assignment).update())
                .withMessageContaining('"' + constraint + '"');
    }

    /** On a link of which nothing is said. */
    private static void write(String assignment, @Nullable Object value) {
        DATABASE.jdbc()
                .sql("UPDATE urls SET active_from = NULL, expires_at = NULL")
                .update();
        DATABASE.jdbc()
                .sql("UPDATE urls SET " + assignment)
                .param("value", value)
                .update();
    }
}

package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ShortenUrl.AlreadyThere;
import dev.terse.application.ShortenUrl.CodeRetired;
import dev.terse.application.ShortenUrl.CodeTaken;
import dev.terse.application.ShortenUrl.CodesExhausted;
import dev.terse.application.ShortenUrl.Command;
import dev.terse.application.ShortenUrl.Created;
import dev.terse.application.ShortenUrl.Invalid;
import dev.terse.application.ShortenUrl.Result;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Authority;
import dev.terse.domain.CollisionListener;
import dev.terse.domain.CollisionRetryPolicy;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlShortener;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShortenUrlServiceTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final CreationPolicy POLICY =
            new CreationPolicy(Set.of("api"), Set.of(new Authority("sho.rt", 443)));

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> NOW);
    private final ShortenUrl shortenUrl = shortenUrl(repository);

    @Test
    void shortens_under_a_generated_code() {
        LinkDetails details = LinkDetails.to(new OriginalUrl("https://example.com/"));
        ShortUrl expected = new ShortUrl(1, new ShortCode("generated"), details, 1, 0, 0, NOW);

        assertThat(shorten("https://example.com/", null)).isEqualTo(new Created(expected));
        assertThat(repository.findByCode(new ShortCode("generated"))).contains(expected);
    }

    @Test
    void shortens_under_the_code_that_was_asked_for() {
        assertThat(shorten("https://example.com/", "mine"))
                .isEqualTo(
                        new Created(repository.findByCode(new ShortCode("mine")).orElseThrow()));
    }

    @Test
    void reports_a_code_that_is_taken() {
        shorten("https://example.com/", "mine");

        assertThat(shorten("https://example.com/b", "mine")).isEqualTo(new CodeTaken(new ShortCode("mine")));
    }

    @Test
    void keeps_all_that_is_said_of_the_link() {
        LinkInput input = new LinkInput(
                "https://example.com/",
                "A title",
                List.of("red", "green", "red"),
                NOW,
                NOW.plusNanos(1_999_999),
                5L,
                false,
                "https://example.org/",
                true,
                308L);

        assertThat(shortenUrl.shorten(new Command(input, "mine"))).isInstanceOf(Created.class);
        LinkDetails details =
                repository.findByCode(new ShortCode("mine")).orElseThrow().details();
        assertThat(details)
                .isEqualTo(new LinkDetails(
                        new OriginalUrl("https://example.com/"),
                        new Title("A title"),
                        Tags.of(List.of("green", "red")),
                        new ActivePeriod(NOW, NOW.plusMillis(1)),
                        5L,
                        false,
                        new Forwarding(
                                new OriginalUrl("https://example.org/"), true, RedirectStatus.PERMANENT_REDIRECT)));
        assertThat(LinkInput.of(details))
                .isEqualTo(new LinkInput(
                        "https://example.com/",
                        "A title",
                        List.of("green", "red"),
                        NOW,
                        NOW.plusMillis(1),
                        5L,
                        false,
                        "https://example.org/",
                        true,
                        308L));
    }

    @Test
    void says_nothing_of_a_link_of_which_nothing_is_said() {
        LinkInput input = LinkInput.to("https://example.com/");

        shortenUrl.shorten(new Command(input, "mine"));

        LinkDetails details =
                repository.findByCode(new ShortCode("mine")).orElseThrow().details();
        assertThat(details).isEqualTo(LinkDetails.to(new OriginalUrl("https://example.com/")));
        assertThat(LinkInput.of(details)).isEqualTo(input);
    }

    @Test
    void reports_a_code_whose_link_was_deleted_lately() {
        shorten("https://example.com/", "mine");
        repository.delete(new ShortCode("mine"), 1, NOW.plusSeconds(1));

        assertThat(shorten("https://example.com/", "mine"))
                .isEqualTo(new CodeRetired(new ShortCode("mine"), NOW.plusSeconds(1)));
    }

    @Test
    void reports_that_all_generated_codes_are_taken() {
        shorten("https://example.com/", null);

        assertThat(shorten("https://example.com/", null)).isEqualTo(new CodesExhausted());
    }

    @Test
    void names_everything_that_is_wrong_at_once_and_stores_nothing() {
        assertThat(shorten("ftp://example.com", "no code"))
                .isEqualTo(invalid(
                        new Violation(
                                Field.ORIGINAL_URL,
                                "must be an absolute URL that starts with http:// or https:// and a host"),
                        new Violation(
                                Field.CUSTOM_CODE,
                                "must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'")));
        assertThat(repository.count().value()).isZero();
    }

    @Test
    void names_each_part_of_a_link_that_is_wrong_in_the_order_of_the_fields() {
        LinkInput input = new LinkInput(
                "https://example.com/a b",
                "two\nlines",
                List.of("a,b"),
                Instant.parse("-0001-01-01T00:00:00Z"),
                Instant.parse("+10000-01-01T00:00:00Z"),
                0L,
                true,
                "https://sho.rt/x",
                false,
                303L);

        assertThat(shortenUrl.check(new Command(input, "api", true)))
                .extracting(Violation::field)
                .containsExactly(Field.values());
        assertThat(shortenUrl.shorten(new Command(input, null)))
                .isEqualTo(invalid(
                        new Violation(
                                Field.ORIGINAL_URL,
                                "must not contain spaces, control characters or half surrogate pairs (a space is written %20)"),
                        new Violation(
                                Field.TITLE, "must be one line without control characters or half surrogate pairs"),
                        new Violation(Field.TAGS, "must be a list of tags, each of which must not contain a comma"),
                        new Violation(Field.ACTIVE_FROM, "must be in the years 1 to 9999"),
                        new Violation(Field.EXPIRES_AT, "must be in the years 1 to 9999"),
                        new Violation(Field.MAX_CLICKS, "must be a whole number from 1 to 9007199254740991"),
                        new Violation(Field.FALLBACK_URL, "must not lead to this service itself"),
                        new Violation(Field.REDIRECT_STATUS, "must be one of 301, 302, 307, 308")));
        assertThat(repository.count().value()).isZero();
    }

    @Test
    void refuses_an_end_that_is_not_behind_the_beginning() {
        LinkInput input =
                new LinkInput("https://example.com/", null, List.of(), NOW, NOW, null, true, null, false, null);

        assertThat(shortenUrl.check(new Command(input, null)))
                .containsExactly(
                        new Violation(Field.EXPIRES_AT, "must be later than the time from which the link is active"));
    }

    @Test
    void names_what_the_policy_refuses_beside_what_has_no_form() {
        assertThat(shorten("https://sho.rt/x", "API"))
                .isEqualTo(invalid(
                        new Violation(Field.ORIGINAL_URL, "must not lead to this service itself"),
                        new Violation(
                                Field.CUSTOM_CODE,
                                "must not be one of the words that the service keeps for its own paths")));
        assertThat(shorten("https://example.com/", "")).isInstanceOf(Invalid.class);
        assertThat(shorten("", "fine")).isInstanceOf(Invalid.class);
        assertThat(repository.count().value()).isZero();
    }

    @Test
    void says_what_it_would_refuse_without_storing_anything() {
        assertThat(shortenUrl.check(command(null, "no code")))
                .extracting(Violation::field, Violation::message)
                .containsExactly(
                        tuple(Field.ORIGINAL_URL, "must be given"),
                        tuple(
                                Field.CUSTOM_CODE,
                                "must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'"));
        assertThat(shortenUrl.check(command("https://example.com/", "mine"))).isEmpty();
        assertThat(shorten(null, "mine")).isEqualTo(invalid(new Violation(Field.ORIGINAL_URL, "must be given")));
        assertThat(repository.count().value()).isZero();
    }

    @Test
    void passes_a_failure_of_the_store_on() {
        UrlRepository broken = mock();
        when(broken.add(any(), any())).thenThrow(new UrlStoreException("adding a link", new IOException()));

        assertThatThrownBy(() -> shortenUrl(broken).shorten(command("https://example.com/", null)))
                .isInstanceOf(UrlStoreException.class);
    }

    @Test
    void each_result_folds_to_its_own_case() {
        ShortCode code = new ShortCode("a");
        LinkDetails details = LinkDetails.to(new OriginalUrl("https://example.com/"));
        ShortUrl link = new ShortUrl(1, code, details, 1, 0, 0, NOW);

        assertThat(Stream.of(
                                new Created(link),
                                new AlreadyThere(link),
                                invalid(),
                                new CodeTaken(code),
                                new CodeRetired(code, NOW),
                                new CodesExhausted())
                        .map(result -> result.<String>fold(
                                c -> "created",
                                a -> "there",
                                i -> "invalid",
                                t -> "taken",
                                r -> "retired",
                                e -> "none")))
                .containsExactly("created", "there", "invalid", "taken", "retired", "none");
    }

    private Result shorten(@Nullable String originalUrl, @Nullable String customCode) {
        return shortenUrl.shorten(command(originalUrl, customCode));
    }

    private static Command command(@Nullable String originalUrl, @Nullable String customCode) {
        return new Command(LinkInput.to(originalUrl), customCode);
    }

    private static Result invalid(Violation... violations) {
        return new Invalid(List.of(violations));
    }

    private static ShortenUrl shortenUrl(UrlRepository repository) {
        UrlShortener shortener = new UrlShortener(
                repository,
                length -> new ShortCode("generated"),
                CollisionRetryPolicy.DEFAULT,
                POLICY,
                CollisionListener.NONE);
        return new ShortenUrlService(shortener, POLICY);
    }
}

package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ShortenUrl.CodeTaken;
import dev.terse.application.ShortenUrl.CodesExhausted;
import dev.terse.application.ShortenUrl.Command;
import dev.terse.application.ShortenUrl.Created;
import dev.terse.application.ShortenUrl.Field;
import dev.terse.application.ShortenUrl.Invalid;
import dev.terse.application.ShortenUrl.Result;
import dev.terse.application.ShortenUrl.Violation;
import dev.terse.domain.Authority;
import dev.terse.domain.CollisionListener;
import dev.terse.domain.CollisionRetryPolicy;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
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
        ShortUrl expected =
                new ShortUrl(1, new ShortCode("generated"), new OriginalUrl("https://example.com/"), 0, NOW);

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
        assertThat(shortenUrl.check(new Command(null, "no code")))
                .extracting(Violation::field, Violation::message)
                .containsExactly(
                        tuple(Field.ORIGINAL_URL, "must be given"),
                        tuple(
                                Field.CUSTOM_CODE,
                                "must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'"));
        assertThat(shortenUrl.check(new Command("https://example.com/", "mine")))
                .isEmpty();
        assertThat(shorten(null, "mine")).isEqualTo(invalid(new Violation(Field.ORIGINAL_URL, "must be given")));
        assertThat(repository.count().value()).isZero();
    }

    @Test
    void passes_a_failure_of_the_store_on() {
        UrlRepository broken = mock();
        when(broken.add(any(), any())).thenThrow(new UrlStoreException("adding a link", new IOException()));

        assertThatThrownBy(() -> shortenUrl(broken).shorten(new Command("https://example.com/", null)))
                .isInstanceOf(UrlStoreException.class);
    }

    @Test
    void each_result_folds_to_its_own_case() {
        ShortUrl link = new ShortUrl(1, new ShortCode("a"), new OriginalUrl("https://example.com/"), 0, NOW);

        assertThat(Stream.of(new Created(link), invalid(), new CodeTaken(link.code()), new CodesExhausted())
                        .map(result -> result.<String>fold(c -> "created", i -> "invalid", t -> "taken", e -> "none")))
                .containsExactly("created", "invalid", "taken", "none");
    }

    private Result shorten(@Nullable String originalUrl, @Nullable String customCode) {
        return shortenUrl.shorten(new Command(originalUrl, customCode));
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

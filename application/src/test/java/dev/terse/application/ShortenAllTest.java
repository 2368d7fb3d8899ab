package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ShortenUrl.AlreadyThere;
import dev.terse.application.ShortenUrl.CodeTaken;
import dev.terse.application.ShortenUrl.CodesExhausted;
import dev.terse.application.ShortenUrl.Command;
import dev.terse.application.ShortenUrl.Created;
import dev.terse.application.ShortenUrl.Invalid;
import dev.terse.application.ShortenUrl.Result;
import dev.terse.domain.Authority;
import dev.terse.domain.CollisionListener;
import dev.terse.domain.CollisionRetryPolicy;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortCodeGenerator;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlShortener;
import java.time.Instant;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ShortenAllTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final String URL = "https://example.com/a";
    private static final CreationPolicy POLICY =
            new CreationPolicy(Set.of("api"), Set.of(new Authority("sho.rt", 443)));

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> NOW);

    @Test
    void does_what_each_command_wants_in_their_order() {
        repository.add(new ShortCode("taken"), LinkDetails.to(new OriginalUrl(URL)));

        List<Result> results = shorten(
                generating("g1", "g2"),
                command("https://example.com/1", null),
                command("https://example.com/2", "mine"),
                command("ftp://example.com", null),
                command("https://example.com/3", "taken"),
                command("https://sho.rt/x", "api"),
                command("https://example.com/4", null));

        assertThat(created(results.get(0)).code()).isEqualTo(new ShortCode("g1"));
        assertThat(created(results.get(1)).code()).isEqualTo(new ShortCode("mine"));
        assertThat(results.get(2)).isInstanceOf(Invalid.class);
        assertThat(results.get(3)).isEqualTo(new CodeTaken(new ShortCode("taken")));
        assertThat(((Invalid) results.get(4)).violations())
                .extracting(Violation::field)
                .containsExactly(Field.ORIGINAL_URL, Field.CUSTOM_CODE);
        assertThat(created(results.get(5)).originalUrl().value()).isEqualTo("https://example.com/4");
        assertThat(repository.count().value()).isEqualTo(4);
    }

    @Test
    void replaces_each_generated_code_that_is_taken_or_reserved_and_no_other() {
        repository.add(new ShortCode("aa"), LinkDetails.to(new OriginalUrl(URL)));

        List<Result> results = shorten(
                generating("aa", "bb", "api", "bb", "cc", "dd"),
                command("https://example.com/1", null),
                command("https://example.com/2", null),
                command("https://example.com/3", null));

        assertThat(results.stream().map(result -> created(result).code().value()))
                .containsExactly("dd", "bb", "cc");
    }

    @Test
    void gives_a_code_that_two_want_to_the_first() {
        List<Result> results = shorten(
                generating(), command("https://example.com/1", "same"), command("https://example.com/2", "same"));

        assertThat(created(results.get(0)).originalUrl().value()).isEqualTo("https://example.com/1");
        assertThat(results.get(1)).isEqualTo(new CodeTaken(new ShortCode("same")));
    }

    @Test
    void gives_up_where_all_codes_are_taken_and_keeps_what_was_made() {
        List<Result> results =
                shorten(length -> new ShortCode("same"), command("https://example.com/1", null), command(URL, null));

        assertThat(created(results.get(0)).code()).isEqualTo(new ShortCode("same"));
        assertThat(results.get(1)).isInstanceOf(CodesExhausted.class);
    }

    @Test
    void finds_the_link_that_is_there() {
        ShortUrl there = created(shorten(generating("g1"), command(URL, null)).get(0));

        assertThat(shorten(generating("g2"), finding(URL))).containsExactly(new AlreadyThere(there));
        assertThat(repository.count().value()).isOne();
    }

    @Test
    void makes_one_link_for_all_who_would_take_it() {
        List<Result> results = shorten(
                generating("g1", "g2", "g3"),
                finding(URL),
                finding("https://example.com/other"),
                finding(URL),
                command(URL, null));

        ShortUrl made = created(results.get(0));
        assertThat(results.get(2)).isEqualTo(new AlreadyThere(made));
        assertThat(created(results.get(1)).originalUrl().value()).isEqualTo("https://example.com/other");
        assertThat(created(results.get(3)).code()).isNotEqualTo(made.code());
    }

    @Test
    void refuses_to_find_under_a_certain_code() {
        Result result = shorten(generating(), new Command(LinkInput.to(URL), "mine", true))
                .get(0);

        assertThat(((Invalid) result).violations())
                .containsExactly(new Violation(Field.FIND_EXISTING, "must not be true together with a custom code"));
        assertThat(repository.count().value()).isZero();
    }

    @Test
    void does_nothing_for_nobody() {
        assertThat(shorten(generating())).isEmpty();
    }

    private List<Result> shorten(ShortCodeGenerator generator, Command... commands) {
        UrlShortener shortener = new UrlShortener(
                repository, generator, new CollisionRetryPolicy(3, 2, 2), POLICY, CollisionListener.NONE);
        return new ShortenUrlService(shortener, POLICY).shortenAll(List.of(commands));
    }

    private static ShortCodeGenerator generating(String... codes) {
        Iterator<String> next = List.of(codes).iterator();
        return length -> new ShortCode(next.next());
    }

    private static Command command(String url, @Nullable String code) {
        return new Command(LinkInput.to(url), code, false);
    }

    private static Command finding(String url) {
        return new Command(LinkInput.to(url), null, true);
    }

    private static ShortUrl created(Result result) {
        assertThat(result).isInstanceOf(Created.class);
        return ((Created) result).shortUrl();
    }
}

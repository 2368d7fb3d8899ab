package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class UrlShortenerTest {
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");
    private static final LinkDetails PLAIN = LinkDetails.to(URL);
    private static final Instant FREE_FROM = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final CollisionRetryPolicy POLICY = new CollisionRetryPolicy(3, 2, 4);

    private final CodesOnly codes = new CodesOnly();
    private final Journal journal = new Journal();

    @Test
    void stores_a_url_under_the_first_code_that_is_free() {
        codes.taken.addAll(Set.of("a1", "a2"));

        ShortenResult result = shortener(lengthAndCount()).shorten(URL);

        assertThat(created(result).code()).isEqualTo(new ShortCode("a3"));
        assertThat(created(result).originalUrl()).isEqualTo(URL);
        assertThat(journal.lines).containsExactly("try 2", "taken 2", "try 2", "taken 2", "try 2");
    }

    @Test
    void stores_all_that_is_said_of_a_link() {
        LinkDetails details = new LinkDetails(
                URL,
                new Title("title"),
                Tags.of(List.of("a", "b")),
                new ActivePeriod(Instant.EPOCH, FREE_FROM),
                5L,
                false,
                new Forwarding(URL, true, RedirectStatus.FOUND));

        assertThat(created(shortener(lengthAndCount()).shorten(details)).details())
                .isEqualTo(details);
        assertThat(created(shortener(lengthAndCount()).shorten(details, new ShortCode("mine")))
                        .details())
                .isEqualTo(details);
    }

    @Test
    void takes_a_retired_code_for_a_collision() {
        codes.retired.addAll(Set.of("a1", "a2"));

        ShortenResult result = shortener(lengthAndCount()).shorten(URL);

        assertThat(created(result).code()).isEqualTo(new ShortCode("a3"));
        assertThat(codes.added).containsExactly("a3");
        assertThat(journal.lines).containsExactly("try 2", "taken 2", "try 2", "taken 2", "try 2");
    }

    @Test
    void asks_for_longer_codes_when_all_attempts_at_a_length_collided() {
        codes.taken.addAll(Set.of("a1", "a2", "a3"));

        ShortenResult result = shortener(lengthAndCount()).shorten(URL);

        assertThat(created(result).code()).isEqualTo(new ShortCode("aa4"));
        assertThat(journal.lines)
                .containsExactly("try 2", "taken 2", "try 2", "taken 2", "try 2", "taken 2", "longer 3", "try 3");
    }

    @Test
    @Timeout(10)
    void gives_up_after_the_last_attempt_at_the_greatest_length_whatever_the_generator_returns() {
        codes.taken.add("same");

        ShortenResult result = shortener(length -> new ShortCode("same")).shorten(URL);

        assertThat(result).isEqualTo(new ShortenResult.CodesExhausted(9));
        assertThat(journal.lines).containsOnlyOnce("longer 3", "longer 4").doesNotContain("longer 2", "longer 5");
        assertThat(journal.lines).filteredOn(line -> line.startsWith("try")).hasSize(9);
        assertThat(journal.lines).filteredOn(line -> line.startsWith("taken")).hasSize(9);
    }

    @Test
    @Timeout(10)
    void ends_also_at_the_greatest_length_there_is() {
        codes.taken.add("same");
        CollisionRetryPolicy longest = new CollisionRetryPolicy(1, ShortCode.MAX_LENGTH, ShortCode.MAX_LENGTH);

        assertThat(new UrlShortener(codes, length -> new ShortCode("same"), longest).shorten(URL))
                .isEqualTo(new ShortenResult.CodesExhausted(1));
    }

    @Test
    void takes_a_reserved_word_for_a_collision_and_never_stores_it() {
        List<ShortCode> generated = List.of(new ShortCode("ApI"), new ShortCode("free"));

        ShortenResult result =
                shortener(length -> generated.get(journal.count("try") - 1)).shorten(URL);

        assertThat(created(result).code()).isEqualTo(new ShortCode("free"));
        assertThat(codes.added).containsExactly("free");
        assertThat(journal.lines).containsExactly("try 2", "taken 2", "try 2");
    }

    @Test
    void stores_a_url_under_the_code_that_was_asked_for() {
        assertThat(created(shortener(lengthAndCount()).shorten(PLAIN, new ShortCode("mine")))
                        .code())
                .isEqualTo(new ShortCode("mine"));
        assertThat(journal.lines).isEmpty();
    }

    @Test
    void never_retries_a_code_that_was_asked_for() {
        codes.taken.add("mine");

        assertThat(shortener(lengthAndCount()).shorten(PLAIN, new ShortCode("mine")))
                .isEqualTo(new ShortenResult.CodeTaken(new ShortCode("mine")));
        assertThat(codes.added).isEmpty();
    }

    @Test
    void says_when_a_retired_code_that_was_asked_for_is_free() {
        codes.retired.add("mine");

        assertThat(shortener(lengthAndCount()).shorten(PLAIN, new ShortCode("mine")))
                .isEqualTo(new ShortenResult.CodeRetired(new ShortCode("mine"), FREE_FROM));
        assertThat(codes.added).isEmpty();
    }

    @Test
    void refuses_what_the_creation_policy_refuses() {
        UrlShortener shortener = shortener(lengthAndCount());
        OriginalUrl own = new OriginalUrl("http://sho.rt/x");

        assertThatThrownBy(() -> shortener.shorten(PLAIN, new ShortCode("api")))
                .isInstanceOf(InvalidShortCodeException.class);
        assertThatThrownBy(() -> shortener.shorten(LinkDetails.to(own), new ShortCode("mine")))
                .isInstanceOf(InvalidOriginalUrlException.class);
        assertThatThrownBy(() -> shortener.shorten(own)).isInstanceOf(InvalidOriginalUrlException.class);
        LinkDetails fallingBack = new LinkDetails(
                URL, null, Tags.NONE, ActivePeriod.ALWAYS, null, true, new Forwarding(own, false, null));
        assertThatThrownBy(() -> shortener.shorten(fallingBack)).isInstanceOf(InvalidOriginalUrlException.class);
        assertThatThrownBy(() -> shortener.shorten(fallingBack, new ShortCode("mine")))
                .isInstanceOf(InvalidOriginalUrlException.class);
        assertThat(codes.added).isEmpty();
    }

    @Test
    void lengthens_as_often_as_the_policy_says() {
        // 3,100 of the 3,844 codes of two characters are in use: p = 0.806, and p^3 = 0.524 go on to three characters.
        ShortCodeGenerator all = new Base62ShortCodeGenerator(new Random(1));
        while (codes.taken.size() < 3_100) {
            codes.taken.add(all.generate(2).value());
        }
        UrlShortener shortener = shortener(new Base62ShortCodeGenerator(new Random(2)));
        codes.forgetful = true;

        for (int i = 0; i < 10_000; i++) {
            shortener.shorten(URL);
        }

        assertThat(journal.count("longer 3")).isBetween(5_000, 5_500);
        assertThat(journal.count("try 2")).isBetween(24_000, 25_100);
    }

    private UrlShortener shortener(ShortCodeGenerator generator) {
        CreationPolicy refusals = new CreationPolicy(Set.of("api"), Set.of(new Authority("sho.rt", 80)));
        return new UrlShortener(codes, generator, POLICY, refusals, journal);
    }

    /** Draws a1, a2, a3, aa4 and so on: its length and which one it is can be read from it. */
    private ShortCodeGenerator lengthAndCount() {
        return length -> new ShortCode("a".repeat(length - 1) + journal.count("try"));
    }

    private static ShortUrl created(ShortenResult result) {
        assertThat(result).isInstanceOf(ShortenResult.Created.class);
        return ((ShortenResult.Created) result).shortUrl();
    }

    private static final class Journal implements CollisionListener {
        final List<String> lines = new ArrayList<>();

        @Override
        public void attempted(int length) {
            lines.add("try " + length);
        }

        @Override
        public void collided(int length) {
            lines.add("taken " + length);
        }

        @Override
        public void lengthened(int length) {
            lines.add("longer " + length);
        }

        int count(String start) {
            return (int) lines.stream().filter(line -> line.startsWith(start)).count();
        }
    }

    /** Knows which codes are taken or retired and nothing else. */
    private static final class CodesOnly extends UnaskedUrlRepository {
        final Set<String> taken = new HashSet<>();
        final Set<String> retired = new HashSet<>();
        final List<String> added = new ArrayList<>();
        boolean forgetful;

        @Override
        public AddResult add(ShortCode code, LinkDetails details) {
            if (taken.contains(code.value())) {
                return new AddResult.CodeTaken(code);
            }
            if (retired.contains(code.value())) {
                return new AddResult.CodeRetired(code, FREE_FROM);
            }
            added.add(code.value());
            if (!forgetful) {
                taken.add(code.value());
            }
            return new AddResult.Added(new ShortUrl(1, code, details, 1, 0, 0, Instant.EPOCH));
        }
    }
}

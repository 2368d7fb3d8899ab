package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.application.ManageShortUrl.Done;
import dev.terse.application.ManageShortUrl.Invalid;
import dev.terse.application.ManageShortUrl.Result;
import dev.terse.application.ManageShortUrl.Unknown;
import dev.terse.application.ManageShortUrl.VersionMismatch;
import dev.terse.domain.AddResult;
import dev.terse.domain.Authority;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ManageShortUrlServiceTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final ShortCode CODE = new ShortCode("abc1234");
    private static final Duration RETIREMENT = Duration.ofDays(30);
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/"));
    private static final CreationPolicy POLICY = new CreationPolicy(Set.of(), Set.of(new Authority("sho.rt", 443)));

    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> NOW);
    private final ManageShortUrl manage = service(repository);

    @Test
    void changes_a_part_and_keeps_the_others() {
        ShortUrl before = add(new LinkDetails(
                DETAILS.originalUrl(), null, DETAILS.tags(), DETAILS.activePeriod(), 5L, true, Forwarding.DEFAULT));

        Result result = change(titled("A title"));

        ShortUrl after = find();
        assertThat(result).isEqualTo(new Done(after));
        assertThat(LinkInput.of(after.details())).isEqualTo(titled("A title").apply(LinkInput.of(before.details())));
        assertThat(after.version()).isEqualTo(2);
    }

    @Test
    void makes_no_version_of_what_changes_nothing() {
        ShortUrl before = add(DETAILS);

        assertThat(change(input -> input)).isEqualTo(new Done(before));
        assertThat(find().version()).isEqualTo(1);
    }

    @Test
    void makes_a_change_again_that_another_one_overtook() {
        add(DETAILS);
        List<LinkInput> seen = new ArrayList<>();

        Result result = change(input -> {
            if (seen.isEmpty()) {
                change(tagged("first"));
            }
            seen.add(input);
            return titled("second").apply(input);
        });

        assertThat(result).isEqualTo(new Done(find()));
        assertThat(seen).extracting(LinkInput::tags).containsExactly(List.of(), List.of("first"));
        assertThat(LinkInput.of(find().details()))
                .isEqualTo(titled("second").andThen(tagged("first")).apply(LinkInput.of(DETAILS)));
        assertThat(find().version()).isEqualTo(3);
    }

    @Test
    void makes_no_change_again_that_was_meant_for_the_link_as_it_was() {
        add(DETAILS);

        Result result = manage.change(CODE, link -> link.version() == 1, input -> {
            change(tagged("first"));
            return titled("second").apply(input);
        });

        assertThat(result).isEqualTo(new VersionMismatch(find()));
        assertThat(LinkInput.of(find().details())).isEqualTo(tagged("first").apply(LinkInput.of(DETAILS)));
    }

    @Test
    void asks_for_no_change_that_is_not_meant_for_the_link() {
        ShortUrl link = add(DETAILS);

        Result result = manage.change(CODE, other -> false, input -> {
            throw new AssertionError("asked");
        });

        assertThat(result).isEqualTo(new VersionMismatch(link));
        assertThat(find()).isEqualTo(link);
    }

    @Test
    void knows_no_link_of_another_code() {
        assertThat(change(titled("A title"))).isEqualTo(new Unknown());
        assertThat(manage.delete(CODE, ManageShortUrl.ANY)).isEqualTo(new Unknown());
    }

    @Test
    void knows_no_link_that_was_deleted_meanwhile() {
        add(DETAILS);

        Result result = change(input -> {
            manage.delete(CODE, ManageShortUrl.ANY);
            return titled("late").apply(input);
        });

        assertThat(result).isEqualTo(new Unknown());
    }

    @Test
    void names_everything_that_is_wrong_at_once_and_changes_nothing() {
        ShortUrl link = add(DETAILS);

        Result result = change(
                input -> new LinkInput(null, "", List.of(""), null, null, 0L, true, "https://sho.rt/", false, 200L));

        Invalid invalid = new Invalid(manage.check(
                LinkInput.of(DETAILS),
                new LinkInput(null, "", List.of(""), null, null, 0L, true, "https://sho.rt/", false, 200L)));
        assertThat(result).isEqualTo(invalid);
        assertThat(invalid.violations())
                .extracting(Violation::field)
                .containsExactly(
                        Field.ORIGINAL_URL,
                        Field.TITLE,
                        Field.TAGS,
                        Field.MAX_CLICKS,
                        Field.FALLBACK_URL,
                        Field.REDIRECT_STATUS);
        assertThat(find()).isEqualTo(link);
    }

    @Test
    void lets_a_link_lead_on_to_where_the_policy_lets_no_other_lead() {
        OriginalUrl own = new OriginalUrl("https://sho.rt/x");
        add(new LinkDetails(
                own, null, DETAILS.tags(), DETAILS.activePeriod(), null, true, new Forwarding(own, false, null)));

        assertThat(change(titled("A title"))).isInstanceOf(Done.class);
        assertThat(change(leadingTo("https://sho.rt/y")))
                .isEqualTo(new Invalid(
                        List.of(new Violation(Field.ORIGINAL_URL, "must not lead to this service itself"))));
        assertThat(manage.check(LinkInput.to("https://sho.rt/x"), LinkInput.to("https://sho.rt/x")))
                .isEmpty();
    }

    @Test
    void lets_the_end_of_a_link_be_its_new_destination() {
        add(new LinkDetails(
                DETAILS.originalUrl(),
                null,
                DETAILS.tags(),
                DETAILS.activePeriod(),
                null,
                true,
                new Forwarding(new OriginalUrl("https://sho.rt/end"), false, null)));

        assertThat(change(leadingTo("https://sho.rt/end"))).isInstanceOf(Done.class);
    }

    @Test
    void deletes_a_link_and_retires_its_code() {
        ShortUrl link = add(DETAILS);

        assertThat(manage.delete(CODE, ManageShortUrl.ANY)).isEqualTo(new Done(link));

        assertThat(repository.findByCode(CODE)).isEmpty();
        assertThat(repository.add(CODE, DETAILS)).isEqualTo(new AddResult.CodeRetired(CODE, NOW.plus(RETIREMENT)));
    }

    @Test
    void deletes_no_link_that_is_not_meant() {
        ShortUrl link = add(DETAILS);

        assertThat(manage.delete(CODE, other -> other.version() == 2)).isEqualTo(new VersionMismatch(link));
        assertThat(find()).isEqualTo(link);
    }

    @Test
    void deletes_a_link_that_was_changed_meanwhile() {
        add(DETAILS);
        List<ShortUrl> seen = new ArrayList<>();

        Result result = manage.delete(CODE, link -> {
            if (seen.isEmpty()) {
                change(titled("meanwhile"));
            }
            return seen.add(link);
        });

        assertThat(seen).extracting(ShortUrl::version).containsExactly(1L, 2L);
        assertThat(result).isEqualTo(new Done(seen.get(1)));
    }

    @Test
    void passes_a_failure_of_the_store_on() {
        UrlRepository broken = mock();
        when(broken.findByCode(any())).thenThrow(new UrlStoreException("reading a link", new IOException()));

        assertThatThrownBy(() -> service(broken).change(CODE, ManageShortUrl.ANY, titled("A title")))
                .isInstanceOf(UrlStoreException.class);
        assertThatThrownBy(() -> service(broken).delete(CODE, ManageShortUrl.ANY))
                .isInstanceOf(UrlStoreException.class);
    }

    @Test
    void each_result_folds_to_its_own_case() {
        ShortUrl link = new ShortUrl(1, CODE, DETAILS, 1, 0, 0, NOW);

        assertThat(Stream.of(new Done(link), new Invalid(List.of()), new VersionMismatch(link), new Unknown())
                        .map(result -> result.<String>fold(d -> "done", i -> "invalid", m -> "mismatch", u -> "none")))
                .containsExactly("done", "invalid", "mismatch", "none");
    }

    private static ManageShortUrl service(UrlRepository repository) {
        return new ManageShortUrlService(repository, POLICY, RETIREMENT, () -> NOW);
    }

    private ShortUrl add(LinkDetails details) {
        repository.add(CODE, details);
        return find();
    }

    private ShortUrl find() {
        return repository.findByCode(CODE).orElseThrow();
    }

    private Result change(UnaryOperator<LinkInput> change) {
        return manage.change(CODE, ManageShortUrl.ANY, change);
    }

    private static UnaryOperator<LinkInput> leadingTo(String originalUrl) {
        return input -> with(input, originalUrl, input.title(), input.tags());
    }

    private static UnaryOperator<LinkInput> titled(String title) {
        return input -> with(input, input.originalUrl(), title, input.tags());
    }

    private static UnaryOperator<LinkInput> tagged(String... tags) {
        return input -> with(input, input.originalUrl(), input.title(), List.of(tags));
    }

    private static LinkInput with(
            LinkInput input, @Nullable String originalUrl, @Nullable String title, List<String> tags) {
        return new LinkInput(
                originalUrl,
                title,
                tags,
                input.activeFrom(),
                input.expiresAt(),
                input.maxClicks(),
                input.isEnabled(),
                input.fallbackUrl(),
                input.forwardsQuery(),
                input.redirectStatus());
    }
}

package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UrlFilterTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final ShortUrl LINK = link(new LinkDetails(
            new OriginalUrl("https://example.com/path"),
            new Title("The title"),
            Tags.of(List.of("one", "two")),
            new ActivePeriod(NOW.minusSeconds(1), NOW.plusSeconds(1)),
            9L,
            true,
            Forwarding.DEFAULT));

    @Test
    void nothing_asked_for_is_true_of_all() {
        assertThat(UrlFilter.NONE.matches(LINK, NOW)).isTrue();
    }

    @Test
    void a_text_is_that_of_one_field() {
        assertThat(text("CODE").matches(LINK, NOW)).isTrue();
        assertThat(text("e tit").matches(LINK, NOW)).isTrue();
        assertThat(text("com/path").matches(LINK, NOW)).isTrue();
        assertThat(text("codethe").matches(LINK, NOW)).isFalse();
        assertThat(text("null").matches(link(LinkDetails.to(LINK.originalUrl())), NOW))
                .isFalse();
    }

    @Test
    void a_tag_is_one_of_those_of_the_link() {
        assertThat(tag("two").matches(LINK, NOW)).isTrue();
        assertThat(tag("Two").matches(LINK, NOW)).isFalse();
        assertThatThrownBy(() -> tag("one,two"))
                .isInstanceOf(InvalidLinkDetailsException.class)
                .hasMessage("must not contain a comma");
        assertThatThrownBy(() -> tag("")).hasMessage("must not be empty");
    }

    @Test
    void the_state_is_that_of_the_moment() {
        assertThat(state(UrlFilter.State.SCHEDULED).matches(LINK, NOW.minusSeconds(2)))
                .isTrue();
        assertThat(state(UrlFilter.State.ACTIVE).matches(LINK, NOW)).isTrue();
        assertThat(state(UrlFilter.State.EXPIRED).matches(LINK, NOW)).isFalse();
        assertThat(state(UrlFilter.State.EXPIRED).matches(LINK, NOW.plusSeconds(1)))
                .isTrue();
    }

    @Test
    void each_state_has_its_name() {
        assertThat(UrlFilter.State.of(new LinkState.Active())).isEqualTo(UrlFilter.State.ACTIVE);
        assertThat(UrlFilter.State.of(new LinkState.Scheduled(NOW))).isEqualTo(UrlFilter.State.SCHEDULED);
        for (LinkState.Reason reason : LinkState.Reason.values()) {
            assertThat(UrlFilter.State.of(new LinkState.Ended(reason)).name()).isEqualTo(reason.name());
        }
    }

    @Test
    void the_time_of_creation_is_from_the_one_bound_on_and_before_the_other() {
        assertThat(created(NOW, null).matches(LINK, NOW)).isTrue();
        assertThat(created(NOW.plusMillis(1), null).matches(LINK, NOW)).isFalse();
        assertThat(created(null, NOW).matches(LINK, NOW)).isFalse();
        assertThat(created(null, NOW.plusMillis(1)).matches(LINK, NOW)).isTrue();
    }

    @Test
    void bounds_between_two_milliseconds_are_those_of_the_next() {
        assertThat(created(NOW.plusNanos(1), null)).isEqualTo(created(NOW.plusMillis(1), null));
        assertThat(created(null, NOW.plusNanos(1))).isEqualTo(created(null, NOW.plusMillis(1)));
        assertThat(created(NOW, null).createdFrom()).isEqualTo(NOW);
    }

    @Test
    void the_time_of_creation_ends_after_it_begins_in_years_of_four_digits() {
        assertThatThrownBy(() -> created(NOW, NOW))
                .isInstanceOf(InvalidFilterException.class)
                .hasMessage("must be later than the time from which links are listed");
        assertThatThrownBy(() -> created(Instant.parse("0000-12-31T23:59:59.999Z"), null))
                .hasMessage("must be in the years 1 to 9999");
        assertThatThrownBy(() -> created(null, Instant.MAX)).hasMessage("must be in the years 1 to 9999");
        assertThat(created(Instant.parse("0001-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999Z"))
                        .matches(LINK, NOW))
                .isTrue();
    }

    @Test
    void all_of_a_filter_must_be_true() {
        UrlFilter all = new UrlFilter(new SearchText("path"), "one", UrlFilter.State.ACTIVE, NOW, NOW.plusSeconds(1));

        assertThat(all.matches(LINK, NOW)).isTrue();
        assertThat(all.matches(LINK, NOW.plusSeconds(1))).isFalse();
        assertThat(new UrlFilter(new SearchText("path"), "three", null, null, null).matches(LINK, NOW))
                .isFalse();
        assertThat(new UrlFilter(new SearchText("paths"), "one", null, null, null).matches(LINK, NOW))
                .isFalse();
    }

    private static UrlFilter text(String text) {
        return new UrlFilter(new SearchText(text), null, null, null, null);
    }

    private static UrlFilter tag(String tag) {
        return new UrlFilter(null, tag, null, null, null);
    }

    private static UrlFilter state(UrlFilter.State state) {
        return new UrlFilter(null, null, state, null, null);
    }

    private static UrlFilter created(@Nullable Instant from, @Nullable Instant to) {
        return new UrlFilter(null, null, null, from, to);
    }

    private static ShortUrl link(LinkDetails details) {
        return new ShortUrl(1, new ShortCode("code"), details, 1, 0, 0, NOW);
    }
}

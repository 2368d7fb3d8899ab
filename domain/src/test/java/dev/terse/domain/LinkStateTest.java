package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkStateTest {
    private static final Instant FROM = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final Instant UNTIL = FROM.plusSeconds(10);
    private static final LinkState ACTIVE = new LinkState.Active();
    private static final LinkState SCHEDULED = new LinkState.Scheduled(FROM);
    private static final LinkState DISABLED = new LinkState.Ended(LinkState.Reason.DISABLED);
    private static final LinkState EXPIRED = new LinkState.Ended(LinkState.Reason.EXPIRED);
    private static final LinkState USED_UP = new LinkState.Ended(LinkState.Reason.USED_UP);

    @Test
    void a_link_of_which_nothing_is_said_is_always_active() {
        ShortUrl link = link(ActivePeriod.ALWAYS, null, Long.MAX_VALUE, true);

        for (Instant now : List.of(Instant.MIN, Instant.EPOCH, Instant.MAX)) {
            assertThat(link.state(now)).isEqualTo(ACTIVE);
        }
    }

    @Test
    void a_link_is_active_from_the_first_instant_of_its_period_on() {
        ShortUrl link = link(new ActivePeriod(FROM, null), null, 0, true);

        assertThat(link.state(Instant.MIN)).isEqualTo(SCHEDULED);
        assertThat(link.state(FROM.minusNanos(1))).isEqualTo(SCHEDULED);
        assertThat(link.state(FROM)).isEqualTo(ACTIVE);
        assertThat(link.state(Instant.MAX)).isEqualTo(ACTIVE);
    }

    @Test
    void a_link_is_expired_from_the_instant_on_that_ends_its_period() {
        ShortUrl link = link(new ActivePeriod(null, UNTIL), null, 0, true);

        assertThat(link.state(Instant.MIN)).isEqualTo(ACTIVE);
        assertThat(link.state(UNTIL.minusNanos(1))).isEqualTo(ACTIVE);
        assertThat(link.state(UNTIL)).isEqualTo(EXPIRED);
        assertThat(link.state(Instant.MAX)).isEqualTo(EXPIRED);
    }

    @Test
    void a_link_is_used_up_by_as_many_uses_as_its_limit() {
        assertThat(link(ActivePeriod.ALWAYS, 3L, 2, true).state(FROM)).isEqualTo(ACTIVE);
        assertThat(link(ActivePeriod.ALWAYS, 3L, 3, true).state(FROM)).isEqualTo(USED_UP);
        assertThat(link(ActivePeriod.ALWAYS, 3L, 4, true).state(FROM)).isEqualTo(USED_UP);
        assertThat(link(ActivePeriod.ALWAYS, LinkDetails.MAX_MAX_CLICKS, LinkDetails.MAX_MAX_CLICKS - 1, true)
                        .state(FROM))
                .isEqualTo(ACTIVE);
    }

    @Test
    void a_link_that_is_not_enabled_is_disabled() {
        assertThat(link(ActivePeriod.ALWAYS, null, 0, false).state(FROM)).isEqualTo(DISABLED);
    }

    @Test
    void of_several_states_the_first_of_disabled_expired_used_up_and_scheduled_is_told() {
        ActivePeriod period = new ActivePeriod(FROM, UNTIL);

        assertThat(link(period, 1L, 1, false).state(UNTIL)).isEqualTo(DISABLED);
        assertThat(link(period, 1L, 1, false).state(FROM)).isEqualTo(DISABLED);
        assertThat(link(period, 1L, 0, false).state(Instant.EPOCH)).isEqualTo(DISABLED);
        assertThat(link(period, 1L, 1, true).state(UNTIL)).isEqualTo(EXPIRED);
        assertThat(link(period, 1L, 1, true).state(FROM)).isEqualTo(USED_UP);
        assertThat(link(period, 1L, 1, true).state(Instant.EPOCH)).isEqualTo(USED_UP);
        assertThat(link(period, 1L, 0, true).state(Instant.EPOCH)).isEqualTo(SCHEDULED);
    }

    @Test
    void a_link_is_limited_if_it_has_a_limit_however_often_it_was_used() {
        assertThat(link(ActivePeriod.ALWAYS, null, 5, true).isLimited()).isFalse();
        assertThat(link(ActivePeriod.ALWAYS, 1L, 0, true).isLimited()).isTrue();
    }

    @Test
    void each_state_answers_its_own_case() {
        assertThat(name(ACTIVE)).isEqualTo("active");
        assertThat(name(SCHEDULED)).isEqualTo("from 2026-02-03T04:05:06.789Z");
        assertThat(name(EXPIRED)).isEqualTo("ended: EXPIRED");
    }

    private static String name(LinkState state) {
        return state.fold(
                active -> "active", scheduled -> "from " + scheduled.from(), ended -> "ended: " + ended.reason());
    }

    private static ShortUrl link(ActivePeriod period, @Nullable Long maxClicks, long uses, boolean isEnabled) {
        LinkDetails details = new LinkDetails(
                new OriginalUrl("https://example.com/"),
                null,
                Tags.NONE,
                period,
                maxClicks,
                isEnabled,
                Forwarding.DEFAULT);
        return new ShortUrl(1, new ShortCode("code"), details, 1, 0, uses, FROM);
    }
}

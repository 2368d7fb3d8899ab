package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RememberedAnswers;
import dev.terse.domain.RememberedAnswers.Answer;
import dev.terse.domain.RememberedAnswers.Answered;
import dev.terse.domain.RememberedAnswers.KeyReused;
import dev.terse.domain.RememberedAnswers.Outcome;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What {@link RememberedAnswers} promises. */
public abstract class RememberedAnswersContract {
    private static final IdempotencyKey KEY = new IdempotencyKey("caller", "key");
    private static final Duration DAY = Duration.ofHours(24);

    private static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");

    private final ManualClock clock = new ManualClock(START);
    private final AtomicInteger requests = new AtomicInteger();

    @SuppressWarnings("NullAway.Init")
    private Stores stores;

    /** For subclasses. */
    protected RememberedAnswersContract() {}

    /**
     * Two ports of one store.
     *
     * @param urls the links
     * @param answers the answers
     */
    public record Stores(UrlRepository urls, RememberedAnswers answers) {}

    /**
     * Supplies the store to test. Called once before each test.
     *
     * @param clock what the store is to take the time from
     * @return a store without links and answers
     */
    protected abstract Stores emptyStores(InstantSource clock);

    @BeforeEach
    final void start_with_an_empty_store() {
        clock.set(START);
        requests.set(0);
        stores = emptyStores(clock);
    }

    @Test
    final void a_request_is_done_once_and_answered_the_same_again() {
        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 1", false));
        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 1", true));
        assertThat(requests).hasValue(1);
    }

    @Test
    final void an_answer_is_kept_letter_by_letter() {
        String text = "{\"a\": \"\\u0000 ä€😀'\"}\r\n" + "x".repeat(1_000_000);

        stores.answers().answer(KEY, "a", DAY, () -> new Answer(text, true));

        assertThat(answer(KEY, "a")).isEqualTo(new Answered(text, true));
    }

    @Test
    final void another_request_of_the_same_key_is_not_done() {
        answer(KEY, "a");

        assertThat(answer(KEY, "b")).isEqualTo(new KeyReused());
        assertThat(answer(KEY, "A")).isEqualTo(new KeyReused());
        assertThat(requests).hasValue(1);
        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 1", true));
    }

    @Test
    final void other_keys_and_the_same_key_of_others_are_other_requests() {
        answer(KEY, "a");

        assertThat(answer(new IdempotencyKey("caller", "KEY"), "a")).isEqualTo(new Answered("answer 2", false));
        assertThat(answer(new IdempotencyKey("other", "key"), "a")).isEqualTo(new Answered("answer 3", false));
        assertThat(answer(new IdempotencyKey("callerk", "ey"), "a")).isEqualTo(new Answered("answer 4", false));
        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 1", true));
    }

    @Test
    final void an_answer_is_remembered_for_its_time_and_no_longer() {
        answer(KEY, "a");

        clock.advance(DAY.minusMillis(1));
        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 1", true));
        clock.advance(Duration.ofMillis(1));
        assertThat(answer(KEY, "b")).isEqualTo(new Answered("answer 2", false));
        clock.advance(DAY.minusMillis(1));
        assertThat(answer(KEY, "b")).isEqualTo(new Answered("answer 2", true));
    }

    @Test
    final void an_answer_that_is_not_final_is_given_and_not_remembered() {
        Outcome first = stores.answers().answer(KEY, "a", DAY, () -> new Answer("later", false));

        assertThat(first).isEqualTo(new Answered("later", false));
        assertThat(answer(KEY, "b")).isEqualTo(new Answered("answer 1", false));
    }

    @Test
    final void a_request_that_fails_is_not_remembered() {
        assertThatThrownBy(() -> stores.answers().answer(KEY, "a", DAY, () -> {
                    throw new IllegalStateException("planned");
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("planned");

        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 1", false));
    }

    @Test
    final void a_link_that_was_made_for_an_answer_is_there_with_it() {
        Outcome outcome = stores.answers().answer(KEY, "a", DAY, () -> new Answer(add("abc1234"), true));

        assertThat(outcome).isEqualTo(new Answered("abc1234", false));
        assertThat(stores.urls().findByCode(new ShortCode("abc1234"))).isPresent();
    }

    @Test
    final void of_two_who_send_one_request_at_once_one_does_it_and_both_are_answered() {
        Race.run(
                Race.NOTHING,
                round -> answer(new IdempotencyKey("caller", "k" + round), "a"),
                round -> answer(new IdempotencyKey("caller", "k" + round), "a"),
                round -> {
                    Answered left = answered(round.left());
                    Answered right = answered(round.right());
                    assertThat(left.text()).isEqualTo(right.text());
                    assertThat(List.of(left.isRepeated(), right.isRepeated())).containsExactlyInAnyOrder(true, false);
                });
    }

    @Test
    final void of_two_who_send_different_requests_of_one_key_at_once_one_is_refused() {
        Race.run(
                Race.NOTHING,
                round -> answer(new IdempotencyKey("caller", "k" + round), "a"),
                round -> answer(new IdempotencyKey("caller", "k" + round), "b"),
                round -> assertThat(List.of(round.left(), round.right())).containsOnlyOnce(new KeyReused()));
    }

    @Test
    final void answers_whose_time_is_over_are_forgotten_and_no_others() {
        for (int i = 0; i < 5; i++) {
            answer(new IdempotencyKey("caller", "old" + i), "a");
        }
        clock.advance(DAY.dividedBy(2));
        answer(KEY, "a");
        assertThat(stores.answers().forget(10)).isZero();
        clock.advance(DAY.dividedBy(2));

        assertThat(stores.answers().forget(3)).isEqualTo(3);
        assertThat(stores.answers().forget(3)).isEqualTo(2);
        assertThat(answer(KEY, "a")).isEqualTo(new Answered("answer 6", true));
    }

    private Outcome answer(IdempotencyKey key, String fingerprint) {
        Supplier<Answer> request = () -> new Answer("answer " + requests.incrementAndGet(), true);
        return stores.answers().answer(key, fingerprint, DAY, request);
    }

    private static Answered answered(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Answered.class);
        return (Answered) outcome;
    }

    private String add(String code) {
        stores.urls().add(new ShortCode(code), LinkDetails.to(new OriginalUrl("https://example.com/")));
        return code;
    }
}

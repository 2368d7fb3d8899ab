package dev.terse.adapter.inmemory;

import dev.terse.adapter.inmemory.PlantedFaults.Fault;
import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.RememberedAnswers;
import dev.terse.testkit.RememberedAnswersContract;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract rejects stores that do a request twice, or remember what they should not. */
class RememberedAnswersProofTest {
    private static Function<InstantSource, RememberedAnswers> planted = InMemoryAnswers::new;

    @ParameterizedTest
    @MethodSource("faults")
    void rejects(Fault<InstantSource, RememberedAnswers> fault) {
        planted = fault.store();

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).failed(1));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void accepts_a_sound_store_where_it_rejects(Fault<InstantSource, RememberedAnswers> fault) {
        planted = InMemoryAnswers::new;

        PlantedFaults.run(Planted.class, fault.caughtBy())
                .assertStatistics(tests -> tests.started(1).succeeded(1));
    }

    static Stream<Fault<InstantSource, RememberedAnswers>> faults() {
        return Stream.of(
                fault(
                        "does each request",
                        "a_request_is_done_once_and_answered_the_same_again",
                        clock -> new Naive(clock) {
                            @Override
                            boolean isOver(Instant until, Instant now) {
                                return true;
                            }
                        }),
                new Fault<>(
                        "looks, then does the request",
                        "of_two_who_send_one_request_at_once_one_does_it_and_both_are_answered",
                        Naive::new),
                new Fault<>(
                        "looks, then does another request of the key",
                        "of_two_who_send_different_requests_of_one_key_at_once_one_is_refused",
                        Naive::new),
                fault(
                        "does not tell requests apart",
                        "another_request_of_the_same_key_is_not_done",
                        clock -> new Naive(clock) {
                            @Override
                            boolean isSame(String one, String other) {
                                return true;
                            }
                        }),
                fault(
                        "tells requests apart by letters alone",
                        "another_request_of_the_same_key_is_not_done",
                        clock -> new Naive(clock) {
                            @Override
                            boolean isSame(String one, String other) {
                                return one.equalsIgnoreCase(other);
                            }
                        }),
                fault(
                        "runs caller and key together",
                        "other_keys_and_the_same_key_of_others_are_other_requests",
                        clock -> new Naive(clock) {
                            @Override
                            String name(IdempotencyKey key) {
                                return key.caller() + key.value();
                            }
                        }),
                fault(
                        "knows one caller only",
                        "other_keys_and_the_same_key_of_others_are_other_requests",
                        clock -> new Naive(clock) {
                            @Override
                            String name(IdempotencyKey key) {
                                return key.value();
                            }
                        }),
                fault(
                        "remembers for ever",
                        "an_answer_is_remembered_for_its_time_and_no_longer",
                        clock -> new Naive(clock) {
                            @Override
                            boolean isOver(Instant until, Instant now) {
                                return false;
                            }
                        }),
                fault(
                        "remembers a moment too long",
                        "an_answer_is_remembered_for_its_time_and_no_longer",
                        clock -> new Naive(clock) {
                            @Override
                            boolean isOver(Instant until, Instant now) {
                                return now.isAfter(until);
                            }
                        }),
                fault(
                        "remembers what is not final",
                        "an_answer_that_is_not_final_is_given_and_not_remembered",
                        clock -> new Naive(clock) {
                            @Override
                            boolean isKept(Answer answer) {
                                return true;
                            }
                        }),
                fault(
                        "forgets everything",
                        "answers_whose_time_is_over_are_forgotten_and_no_others",
                        clock -> new Naive(clock) {
                            @Override
                            public int forget(int max) {
                                int all = remembered.size();
                                remembered.clear();
                                return Math.min(all, max);
                            }
                        }),
                fault(
                        "forgets more than it may",
                        "answers_whose_time_is_over_are_forgotten_and_no_others",
                        clock -> new Naive(clock) {
                            @Override
                            public int forget(int max) {
                                return super.forget(Integer.MAX_VALUE);
                            }
                        }));
    }

    private static Fault<InstantSource, RememberedAnswers> fault(
            String name, String caughtBy, Function<InstantSource, RememberedAnswers> store) {
        return new Fault<>(name, caughtBy, store);
    }

    /** Looks whether a request was done, and then does it. */
    private static class Naive implements RememberedAnswers {
        final Map<String, Remembered> remembered = new ConcurrentHashMap<>();
        private final InstantSource clock;

        Naive(InstantSource clock) {
            this.clock = clock;
        }

        String name(IdempotencyKey key) {
            return key.caller() + " " + key.value();
        }

        boolean isSame(String one, String other) {
            return one.equals(other);
        }

        boolean isOver(Instant until, Instant now) {
            return !now.isBefore(until);
        }

        boolean isKept(Answer answer) {
            return answer.isFinal();
        }

        @Override
        public Outcome answer(IdempotencyKey key, String fingerprint, Duration keptFor, Supplier<Answer> request) {
            Instant now = clock.instant();
            @Nullable Remembered found = remembered.get(name(key));
            if (found != null && !isOver(found.until, now)) {
                return isSame(found.fingerprint, fingerprint) ? new Answered(found.text, true) : new KeyReused();
            }
            PlantedFaults.pause();
            Answer answer = request.get();
            if (isKept(answer)) {
                remembered.put(name(key), new Remembered(fingerprint, answer.text(), now.plus(keptFor)));
            }
            return new Answered(answer.text(), false);
        }

        @Override
        public int forget(int max) {
            Instant now = clock.instant();
            List<String> over = remembered.entrySet().stream()
                    .filter(entry -> !now.isBefore(entry.getValue().until))
                    .map(Map.Entry::getKey)
                    .limit(max)
                    .toList();
            over.forEach(remembered::remove);
            return over.size();
        }

        record Remembered(String fingerprint, String text, Instant until) {}
    }

    static class Planted extends RememberedAnswersContract {
        @Override
        protected Stores emptyStores(InstantSource clock) {
            return new Stores(new InMemoryUrlRepository(clock), planted.apply(clock));
        }
    }
}

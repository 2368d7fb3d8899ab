package dev.terse.domain;

import java.time.Duration;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Answers that were given to requests with an {@link IdempotencyKey}, so that the same request is done once and answered the same again. A
 * port that a store implements beside {@link UrlRepository}.
 *
 * <p>An implementation is safe for many threads, and many nodes. When the store can't answer, each method throws
 * {@link UrlStoreException}; after a failed {@code answer} it is unknown whether the request was done, and the same call again finds out.
 *
 * <p>{@code RememberedAnswersContract} in {@code terse-testkit} holds an implementation to what is said here.
 */
public interface RememberedAnswers {
    /**
     * Answers a request: as it was answered before, or else by doing it. What it does in the {@link UrlRepository} of the same store and its
     * answer are stored in one step, both or neither. Of any number of callers with one key at once one does the request; the others wait
     * for its answer.
     *
     * @param key names the request
     * @param fingerprint the same text for the same request, and another for each other
     * @param keptFor how long the answer is remembered, by the clock of the store
     * @param request does it; when it throws, or its answer is not final, nothing is remembered, and a store that can does none of it
     * @return the answer, or that the key belongs to another request
     */
    Outcome answer(IdempotencyKey key, String fingerprint, Duration keptFor, Supplier<Answer> request);

    /**
     * Forgets answers whose time is over. They are not given any more in any case.
     *
     * @param max how many at most, from 1 up
     * @return how many it were; fewer than {@code max} if there are no more
     */
    int forget(int max);

    /**
     * An answer.
     *
     * @param text what it is
     * @param isFinal whether it stays the answer; not so if the same request may succeed later
     */
    record Answer(String text, boolean isFinal) {}

    /** What is answered. */
    sealed interface Outcome {
        /**
         * Answers each case.
         *
         * @param answered if the request is answered
         * @param keyReused if the key belongs to another request
         * @param <T> the answer's type
         * @return what the one function returned
         */
        <T> T fold(Function<Answered, T> answered, Function<KeyReused, T> keyReused);
    }

    /**
     * The request is answered.
     *
     * @param text the answer
     * @param isRepeated whether it was done before
     */
    record Answered(String text, boolean isRepeated) implements Outcome {
        @Override
        public <T> T fold(Function<Answered, T> answered, Function<KeyReused, T> keyReused) {
            return answered.apply(this);
        }
    }

    /** The key belongs to a request with another fingerprint. Nothing was done. */
    record KeyReused() implements Outcome {
        @Override
        public <T> T fold(Function<Answered, T> answered, Function<KeyReused, T> keyReused) {
            return keyReused.apply(this);
        }
    }
}

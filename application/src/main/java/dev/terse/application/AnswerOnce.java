package dev.terse.application;

import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.RememberedAnswers.Answer;
import dev.terse.domain.RememberedAnswers.Outcome;
import dev.terse.domain.UrlStoreException;
import java.time.Duration;
import java.util.function.Supplier;

/** Does a request that is sent several times once, and answers it the same each time. Safe for many threads. */
public interface AnswerOnce {
    /** How long an answer is remembered. */
    Duration KEPT_FOR = Duration.ofHours(24);

    /**
     * Answers a request: as it was answered in the last {@link #KEPT_FOR}, or else by doing it.
     *
     * @param key names the request
     * @param fingerprint the same text for the same request, and another for each other
     * @param request does it, by the other use cases
     * @return the answer, or that the key belongs to another request
     * @throws UrlStoreException if the store fails; whether the request was done is unknown then, and the same call again finds out
     */
    Outcome answer(IdempotencyKey key, String fingerprint, Supplier<Answer> request);
}

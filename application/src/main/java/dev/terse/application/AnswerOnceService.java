package dev.terse.application;

import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.RememberedAnswers;
import dev.terse.domain.RememberedAnswers.Answer;
import dev.terse.domain.RememberedAnswers.Outcome;
import java.util.function.Supplier;

/** Asks the answers that are remembered. */
public final class AnswerOnceService implements AnswerOnce {
    private final RememberedAnswers answers;

    /**
     * The use case.
     *
     * @param answers where they are remembered, in the store of the links
     */
    public AnswerOnceService(RememberedAnswers answers) {
        this.answers = answers;
    }

    @Override
    public Outcome answer(IdempotencyKey key, String fingerprint, Supplier<Answer> request) {
        return answers.answer(key, fingerprint, KEPT_FOR, request);
    }
}

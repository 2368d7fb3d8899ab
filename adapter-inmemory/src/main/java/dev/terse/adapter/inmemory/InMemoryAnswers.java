package dev.terse.adapter.inmemory;

import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.RememberedAnswers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers beside the links of an {@link InMemoryUrlRepository}, which undoes nothing: what a request did before it failed stays. Safe for
 * many threads; never throws {@link dev.terse.domain.UrlStoreException}.
 */
public final class InMemoryAnswers implements RememberedAnswers {
    /** One step of this map for each request, so that those of one key wait for each other. */
    private final ConcurrentHashMap<IdempotencyKey, Remembered> byKey = new ConcurrentHashMap<>();

    private final InstantSource clock;

    /**
     * No answers yet.
     *
     * @param clock says how long an answer is kept
     */
    public InMemoryAnswers(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Outcome answer(IdempotencyKey key, String fingerprint, Duration keptFor, Supplier<Answer> request) {
        @Nullable Outcome[] outcome = new Outcome[1];
        byKey.compute(key, (same, remembered) -> {
            Instant now = clock.instant();
            if (remembered != null && now.isBefore(remembered.until)) {
                outcome[0] = remembered.fingerprint.equals(fingerprint)
                        ? new Answered(remembered.text, true)
                        : new KeyReused();
                return remembered;
            }
            Answer answer = request.get();
            outcome[0] = new Answered(answer.text(), false);
            return answer.isFinal() ? new Remembered(fingerprint, answer.text(), now.plus(keptFor)) : null;
        });
        return Objects.requireNonNull(outcome[0]);
    }

    @Override
    public int forget(int max) {
        Instant now = clock.instant();
        int forgotten = 0;
        for (Map.Entry<IdempotencyKey, Remembered> entry : byKey.entrySet()) {
            if (forgotten == max) {
                break;
            }
            if (!now.isBefore(entry.getValue().until) && byKey.remove(entry.getKey(), entry.getValue())) {
                forgotten++;
            }
        }
        return forgotten;
    }

    /** An answer, the request that it is for, and from when on it is none any more. */
    private record Remembered(String fingerprint, String text, Instant until) {}
}

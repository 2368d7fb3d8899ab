package dev.terse.bootstrap;

import dev.terse.application.ShortenUrl;
import dev.terse.application.Violation;
import dev.terse.domain.UrlStoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** Counts creates by outcome. */
final class MeteredShortenUrl implements ShortenUrl {
    private final ShortenUrl delegate;
    private final Counter created;
    private final Counter alreadyThere;
    private final Counter invalid;
    private final Counter codeTaken;
    private final Counter codeRetired;
    private final Counter codesExhausted;
    private final Counter failed;

    MeteredShortenUrl(ShortenUrl delegate, MeterRegistry registry) {
        this.delegate = delegate;
        OutcomeMeters meters = new OutcomeMeters("terse.creates", "Links that were asked for, by outcome", registry);
        created = meters.outcome("created");
        alreadyThere = meters.outcome("already_there");
        invalid = meters.outcome("invalid");
        codeTaken = meters.outcome("code_taken");
        codeRetired = meters.outcome("code_retired");
        codesExhausted = meters.outcome("codes_exhausted");
        failed = meters.outcome("failed");
    }

    @Override
    public Result shorten(Command command) {
        try {
            Result result = delegate.shorten(command);
            count(result);
            return result;
        } catch (UrlStoreException e) {
            failed.increment();
            throw e;
        }
    }

    @Override
    public List<Result> shortenAll(List<Command> commands) {
        try {
            List<Result> results = delegate.shortenAll(commands);
            results.forEach(this::count);
            return results;
        } catch (UrlStoreException e) {
            failed.increment(commands.size());
            throw e;
        }
    }

    private void count(Result result) {
        result.<Counter>fold(
                        c -> created,
                        a -> alreadyThere,
                        i -> invalid,
                        t -> codeTaken,
                        r -> codeRetired,
                        e -> codesExhausted)
                .increment();
    }

    /** Asked for a link that is refused whatever the answer. */
    @Override
    public List<Violation> check(Command command) {
        invalid.increment();
        return delegate.check(command);
    }
}

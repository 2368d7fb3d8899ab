package dev.terse.bootstrap;

import dev.terse.application.LinkInput;
import dev.terse.application.ManageShortUrl;
import dev.terse.application.Violation;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Counts changes and deletions by outcome. */
final class MeteredManageShortUrl implements ManageShortUrl {
    private final ManageShortUrl delegate;
    private final Counter changed;
    private final Counter deleted;
    private final Counter invalid;
    private final Counter versionMismatch;
    private final Counter unknown;
    private final Counter failed;

    MeteredManageShortUrl(ManageShortUrl delegate, MeterRegistry registry) {
        this.delegate = delegate;
        OutcomeMeters meters =
                new OutcomeMeters("terse.changes", "Links that were to be changed or deleted, by outcome", registry);
        changed = meters.outcome("changed");
        deleted = meters.outcome("deleted");
        invalid = meters.outcome("invalid");
        versionMismatch = meters.outcome("version_mismatch");
        unknown = meters.outcome("unknown");
        failed = meters.outcome("failed");
    }

    @Override
    public Result change(ShortCode code, Predicate<ShortUrl> meant, UnaryOperator<LinkInput> change) {
        return counted(changed, () -> delegate.change(code, meant, change));
    }

    /** Asked for a change that is refused whatever the answer. */
    @Override
    public List<Violation> check(LinkInput before, LinkInput after) {
        invalid.increment();
        return delegate.check(before, after);
    }

    @Override
    public Result delete(ShortCode code, Predicate<ShortUrl> meant) {
        return counted(deleted, () -> delegate.delete(code, meant));
    }

    private Result counted(Counter done, Supplier<Result> attempt) {
        try {
            Result result = attempt.get();
            result.<Counter>fold(d -> done, i -> invalid, m -> versionMismatch, u -> unknown)
                    .increment();
            return result;
        } catch (UrlStoreException e) {
            failed.increment();
            throw e;
        }
    }
}

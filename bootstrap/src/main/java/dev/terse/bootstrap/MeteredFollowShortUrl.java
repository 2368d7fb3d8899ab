package dev.terse.bootstrap;

import dev.terse.application.FollowShortUrl;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Counts redirects by outcome. */
final class MeteredFollowShortUrl implements FollowShortUrl {
    private final FollowShortUrl delegate;
    private final Counter found;
    private final Counter unknown;
    private final Counter failed;

    MeteredFollowShortUrl(FollowShortUrl delegate, MeterRegistry registry) {
        this.delegate = delegate;
        OutcomeMeters meters = new OutcomeMeters(
                "terse.redirects", "Short URLs that were followed or, by HEAD, looked at; by outcome", registry);
        found = meters.outcome("found");
        unknown = meters.outcome("unknown");
        failed = meters.outcome("failed");
    }

    @Override
    public CompletionStage<Result> follow(Command command) {
        return delegate.follow(command).whenComplete(this::count);
    }

    private void count(@Nullable Result result, @Nullable Throwable failure) {
        Counter counter = result == null ? failed : result.fold(f -> found, u -> unknown);
        counter.increment();
    }
}

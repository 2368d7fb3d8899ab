package dev.terse.bootstrap;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.Visitor;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Counts redirects by outcome, those of bots apart. */
final class MeteredFollowShortUrl implements FollowShortUrl {
    private final FollowShortUrl delegate;
    private final Counter found;
    private final Counter bot;
    private final Counter withheld;
    private final Counter gone;
    private final Counter unknown;
    private final Counter failed;

    MeteredFollowShortUrl(FollowShortUrl delegate, MeterRegistry registry) {
        this.delegate = delegate;
        OutcomeMeters meters = new OutcomeMeters(
                "terse.redirects", "Short URLs that were followed or, by HEAD, looked at; by outcome", registry);
        found = meters.outcome("found");
        bot = meters.outcome("bot");
        withheld = meters.outcome("withheld");
        gone = meters.outcome("gone");
        unknown = meters.outcome("unknown");
        failed = meters.outcome("failed");
    }

    @Override
    public CompletionStage<Result> follow(Command command) {
        Counter ifFound = command.visitor() == Visitor.BOT ? bot : found;
        return delegate.follow(command).whenComplete((result, failure) -> count(result, ifFound));
    }

    private void count(@Nullable Result result, Counter ifFound) {
        Counter counter = result == null ? failed : result.fold(f -> ifFound, w -> withheld, g -> gone, u -> unknown);
        counter.increment();
    }
}

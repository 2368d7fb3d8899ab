package dev.terse.application;

import static java.util.concurrent.CompletableFuture.completedFuture;
import static java.util.concurrent.CompletableFuture.failedFuture;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkState;
import dev.terse.domain.LinkUses;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlStoreException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Looks the link up, takes a use where there is a limit, records the click, and answers. */
public final class FollowShortUrlService implements FollowShortUrl {
    private static final CompletionStage<Result> UNKNOWN = completedFuture(new Unknown());
    private static final CompletionStage<Result> WITHHELD = completedFuture(new Withheld());

    private final UrlLookup lookup;
    private final LinkUses uses;
    private final ClickRecorder recorder;
    private final Executor recording;
    private final InstantSource clock;

    /**
     * The use case.
     *
     * @param lookup finds the links
     * @param uses takes uses of those that can be followed a limited number of times
     * @param recorder where clicks are recorded
     * @param recording runs the recorder: where that waits, on threads that may wait; else at once, {@code Runnable::run}
     * @param clock says when a click was
     */
    public FollowShortUrlService(
            UrlLookup lookup, LinkUses uses, ClickRecorder recorder, Executor recording, InstantSource clock) {
        this.lookup = lookup;
        this.uses = uses;
        this.recorder = recorder;
        this.recording = recording;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Result> follow(Command command) {
        CompletableFuture<Optional<ShortUrl>> link = lookup.find(command.code()).toCompletableFuture();
        return link.thenCompose(found -> found.isEmpty() ? UNKNOWN : follow(found.get(), command));
    }

    private CompletionStage<Result> follow(ShortUrl link, Command command) {
        if (!link.isLimited()) {
            Instant now = clock.instant();
            return decide(link, now, () -> send(link, command, now));
        }
        // What was found may be old: only the store knows what is left.
        return command.visitor() == Visitor.PERSON
                ? use(command, () -> useAgain(command))
                : decide(link, clock.instant(), () -> WITHHELD);
    }

    private CompletionStage<Result> use(Command command, Supplier<CompletionStage<Result>> ifActive) {
        return uses.take(command.code())
                .thenCompose(use -> use.fold(
                        taken -> send(taken.shortUrl(), command, clock.instant()),
                        refused -> decide(refused.shortUrl(), clock.instant(), ifActive),
                        missing -> UNKNOWN));
    }

    /** Somebody changed the link between the refusal and the look at it, or the store's clock differs from this one. */
    private CompletionStage<Result> useAgain(Command command) {
        return use(
                command,
                () -> failedFuture(new UrlStoreException(
                        "taking a use of a link", new IllegalStateException("refused though active, twice"))));
    }

    private static CompletionStage<Result> decide(
            ShortUrl link, Instant now, Supplier<CompletionStage<Result>> ifActive) {
        return link.state(now).fold(active -> ifActive.get(), scheduled -> UNKNOWN, ended -> end(link, ended));
    }

    private static CompletionStage<Result> end(ShortUrl link, LinkState.Ended ended) {
        OriginalUrl fallbackUrl = link.details().forwarding().fallbackUrl();
        return completedFuture(
                fallbackUrl == null
                        ? new Gone(ended.reason())
                        : new Found(fallbackUrl.location(), RedirectStatus.FOUND, false));
    }

    private CompletionStage<Result> send(ShortUrl link, Command command, Instant now) {
        Result found = found(link, command.query());
        if (command.visitor() != Visitor.PERSON) {
            return completedFuture(found);
        }
        Click click = Click.on(link, now);
        CompletableFuture<Result> answer = new CompletableFuture<>();
        recording.execute(() -> {
            try {
                recorder.record(click);
                answer.complete(found);
            } catch (RuntimeException | Error e) {
                // Whatever it is, somebody waits for the answer.
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private static Found found(ShortUrl link, @Nullable String query) {
        OriginalUrl url = link.originalUrl();
        Forwarding forwarding = link.details().forwarding();
        boolean isLasting = !link.isLimited() && link.details().activePeriod().until() == null;
        return new Found(
                query != null && forwarding.forwardsQuery() ? url.location(query) : url.location(),
                forwarding.status(),
                isLasting);
    }
}

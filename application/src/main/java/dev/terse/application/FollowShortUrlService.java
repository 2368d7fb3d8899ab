package dev.terse.application;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlLookup;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Looks the link up, records the click, and answers. */
public final class FollowShortUrlService implements FollowShortUrl {
    private static final CompletionStage<Result> UNKNOWN = CompletableFuture.completedFuture(new Unknown());

    private final UrlLookup lookup;
    private final ClickRecorder recorder;
    private final Executor recording;
    private final InstantSource clock;

    /**
     * The use case.
     *
     * @param lookup finds the links
     * @param recorder where clicks are recorded
     * @param recording runs the recorder: where that waits, on threads that may wait; else at once, {@code Runnable::run}
     * @param clock says when a click was
     */
    public FollowShortUrlService(UrlLookup lookup, ClickRecorder recorder, Executor recording, InstantSource clock) {
        this.lookup = lookup;
        this.recorder = recorder;
        this.recording = recording;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Result> follow(Command command) {
        CompletableFuture<Optional<ShortUrl>> link = lookup.find(command.code()).toCompletableFuture();
        return link.thenCompose(
                found -> found.map(shortUrl -> answer(shortUrl, command)).orElse(UNKNOWN));
    }

    private CompletionStage<Result> answer(ShortUrl link, Command command) {
        Result found = new Found(link.originalUrl());
        if (!command.counted()) {
            return CompletableFuture.completedFuture(found);
        }
        Click click = Click.on(link, clock.instant());
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
}

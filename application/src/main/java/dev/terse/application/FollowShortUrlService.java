package dev.terse.application;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UrlStoreException;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks the link up, records the click, and answers. */
public final class FollowShortUrlService implements FollowShortUrl {
    private static final Result UNKNOWN = new Unknown();

    private final UrlRepository repository;
    private final ClickRecorder recorder;
    private final InstantSource clock;

    /**
     * The use case.
     *
     * @param repository where the links are
     * @param recorder where clicks are recorded
     * @param clock says when a click was
     */
    public FollowShortUrlService(UrlRepository repository, ClickRecorder recorder, InstantSource clock) {
        this.repository = repository;
        this.recorder = recorder;
        this.clock = clock;
    }

    @Override
    public CompletionStage<Result> follow(Command command) {
        try {
            return CompletableFuture.completedFuture(repository
                    .findByCode(command.code())
                    .map(link -> found(link, command))
                    .orElse(UNKNOWN));
        } catch (UrlStoreException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private Result found(ShortUrl link, Command command) {
        if (command.counted()) {
            recorder.record(Click.on(link, clock.instant()));
        }
        return new Found(link.originalUrl());
    }
}

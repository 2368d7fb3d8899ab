package dev.terse.application;

import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Says where a short URL leads, and counts the click. Safe for many threads. */
public interface FollowShortUrl {
    /**
     * Follows a link. Does not throw when the store fails: that failure is in the stage.
     *
     * @param command which link
     * @return complete at once where nothing has to be waited for; exceptionally, with {@link UrlStoreException}, if the store fails.
     *     A click is recorded before the stage completes.
     */
    CompletionStage<Result> follow(Command command);

    /**
     * Which link to follow.
     *
     * @param code its code
     * @param counted whether this is a click, or a mere look where it leads
     */
    record Command(ShortCode code, boolean counted) {}

    /** Where a link leads. */
    sealed interface Result {
        /**
         * Answers each case.
         *
         * @param found if there is a link
         * @param unknown if there is none
         * @param <T> the answer's type
         * @return what the one function returned
         */
        <T> T fold(Function<Found, T> found, Function<Unknown, T> unknown);
    }

    /**
     * There is a link.
     *
     * @param originalUrl where it leads
     */
    record Found(OriginalUrl originalUrl) implements Result {
        @Override
        public <T> T fold(Function<Found, T> found, Function<Unknown, T> unknown) {
            return found.apply(this);
        }
    }

    /** There is no link of that code. */
    record Unknown() implements Result {
        @Override
        public <T> T fold(Function<Found, T> found, Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }
}

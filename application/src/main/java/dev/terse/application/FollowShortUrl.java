package dev.terse.application;

import dev.terse.domain.LinkState;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Says where a short URL leads, and counts the click. Safe for many threads. */
public interface FollowShortUrl {
    /**
     * Follows a link. Does not throw when the store fails: that failure is in the stage.
     *
     * @param command which link
     * @return complete at once where nothing has to be waited for; exceptionally, with {@link UrlStoreException}, if the store fails.
     *     A click is recorded, and a use taken, before the stage completes.
     */
    CompletionStage<Result> follow(Command command);

    /**
     * Which link to follow.
     *
     * @param code its code
     * @param visitor who follows it
     * @param query the request's query, without its question mark, for links that forward it; {@code null} if there is none
     */
    record Command(ShortCode code, Visitor visitor, @Nullable String query) {}

    /** Where a link leads. */
    sealed interface Result {
        /**
         * Answers each case.
         *
         * @param found if it leads somewhere
         * @param withheld if this visitor is not told where
         * @param gone if it leads nowhere any more
         * @param unknown if there is none, or none yet
         * @param <T> the answer's type
         * @return what the one function returned
         */
        <T> T fold(
                Function<Found, T> found,
                Function<Withheld, T> withheld,
                Function<Gone, T> gone,
                Function<Unknown, T> unknown);
    }

    /**
     * The link leads somewhere.
     *
     * @param location where to, as a {@code Location} header takes it
     * @param status the status of the redirect; {@code null} for the service's own
     * @param isLasting whether the same link leads the same way until somebody changes it; if not, nobody may keep the answer
     */
    record Found(String location, @Nullable RedirectStatus status, boolean isLasting) implements Result {
        @Override
        public <T> T fold(
                Function<Found, T> found,
                Function<Withheld, T> withheld,
                Function<Gone, T> gone,
                Function<Unknown, T> unknown) {
            return found.apply(this);
        }
    }

    /** The link can be followed a limited number of times, and only by somebody who uses one of them up. */
    record Withheld() implements Result {
        @Override
        public <T> T fold(
                Function<Found, T> found,
                Function<Withheld, T> withheld,
                Function<Gone, T> gone,
                Function<Unknown, T> unknown) {
            return withheld.apply(this);
        }
    }

    /**
     * The link can't be followed any more, and leads nowhere instead.
     *
     * @param reason why
     */
    record Gone(LinkState.Reason reason) implements Result {
        @Override
        public <T> T fold(
                Function<Found, T> found,
                Function<Withheld, T> withheld,
                Function<Gone, T> gone,
                Function<Unknown, T> unknown) {
            return gone.apply(this);
        }
    }

    /** There is no link of that code that can be followed by now. */
    record Unknown() implements Result {
        @Override
        public <T> T fold(
                Function<Found, T> found,
                Function<Withheld, T> withheld,
                Function<Gone, T> gone,
                Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }
}

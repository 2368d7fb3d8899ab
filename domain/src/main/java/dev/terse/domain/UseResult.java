package dev.terse.domain;

import java.util.function.Function;

/** What became of an attempt to use a link that can be followed a limited number of times. */
public sealed interface UseResult {
    /**
     * Answers each case.
     *
     * @param taken if the link may be followed
     * @param refused if it may not, for its state
     * @param missing if there is no such link
     * @param <T> the answer's type
     * @return what the one function returned
     */
    <T> T fold(Function<Taken, T> taken, Function<Refused, T> refused, Function<Missing, T> missing);

    /**
     * The link may be followed, once. If it has a limit, one use is gone, whatever becomes of the answer.
     *
     * @param shortUrl the link as it is now, this use counted
     */
    record Taken(ShortUrl shortUrl) implements UseResult {
        @Override
        public <T> T fold(Function<Taken, T> taken, Function<Refused, T> refused, Function<Missing, T> missing) {
            return taken.apply(this);
        }
    }

    /**
     * The link was not active. No use was counted.
     *
     * @param shortUrl the link as it is now
     */
    record Refused(ShortUrl shortUrl) implements UseResult {
        @Override
        public <T> T fold(Function<Taken, T> taken, Function<Refused, T> refused, Function<Missing, T> missing) {
            return refused.apply(this);
        }
    }

    /** There is no link of the code. */
    record Missing() implements UseResult {
        @Override
        public <T> T fold(Function<Taken, T> taken, Function<Refused, T> refused, Function<Missing, T> missing) {
            return missing.apply(this);
        }
    }
}

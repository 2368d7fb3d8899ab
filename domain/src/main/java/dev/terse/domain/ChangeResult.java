package dev.terse.domain;

import java.util.function.Function;

/** What became of a change to a link. */
public sealed interface ChangeResult {
    /**
     * Answers each case.
     *
     * @param changed if the change was made
     * @param outdated if the link has another version than the change was made for
     * @param missing if there is no such link
     * @param <T> the answer's type
     * @return what the one function returned
     */
    <T> T fold(Function<Changed, T> changed, Function<Outdated, T> outdated, Function<Missing, T> missing);

    /**
     * The change was made.
     *
     * @param shortUrl the link after it; of a link that was deleted, as it was last
     */
    record Changed(ShortUrl shortUrl) implements ChangeResult {
        @Override
        public <T> T fold(Function<Changed, T> changed, Function<Outdated, T> outdated, Function<Missing, T> missing) {
            return changed.apply(this);
        }
    }

    /** The link has another version than the change was made for. Nothing was changed. */
    record Outdated() implements ChangeResult {
        @Override
        public <T> T fold(Function<Changed, T> changed, Function<Outdated, T> outdated, Function<Missing, T> missing) {
            return outdated.apply(this);
        }
    }

    /** There is no link of the code. */
    record Missing() implements ChangeResult {
        @Override
        public <T> T fold(Function<Changed, T> changed, Function<Outdated, T> outdated, Function<Missing, T> missing) {
            return missing.apply(this);
        }
    }
}

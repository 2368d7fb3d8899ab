package dev.terse.domain;

import java.time.Instant;
import java.util.function.Function;

/** What became of a link that was to be added. */
public sealed interface AddResult {
    /**
     * Answers each case.
     *
     * @param added if the link is stored
     * @param codeTaken if its code belongs to another link
     * @param codeRetired if its code belonged to a link that was deleted, and is not free yet
     * @param <T> the answer's type
     * @return what the one function returned
     */
    <T> T fold(Function<Added, T> added, Function<CodeTaken, T> codeTaken, Function<CodeRetired, T> codeRetired);

    /**
     * The link is stored.
     *
     * @param shortUrl the link with its id and time
     */
    record Added(ShortUrl shortUrl) implements AddResult {
        @Override
        public <T> T fold(
                Function<Added, T> added, Function<CodeTaken, T> codeTaken, Function<CodeRetired, T> codeRetired) {
            return added.apply(this);
        }
    }

    /**
     * The code belongs to another link, which is unchanged.
     *
     * @param code the code
     */
    record CodeTaken(ShortCode code) implements AddResult {
        @Override
        public <T> T fold(
                Function<Added, T> added, Function<CodeTaken, T> codeTaken, Function<CodeRetired, T> codeRetired) {
            return codeTaken.apply(this);
        }
    }

    /**
     * The code belonged to a link that was deleted, and is kept from others for a while.
     *
     * @param code the code
     * @param freeFrom when it is free
     */
    record CodeRetired(ShortCode code, Instant freeFrom) implements AddResult {
        @Override
        public <T> T fold(
                Function<Added, T> added, Function<CodeTaken, T> codeTaken, Function<CodeRetired, T> codeRetired) {
            return codeRetired.apply(this);
        }
    }
}

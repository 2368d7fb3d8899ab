package dev.terse.domain;

import java.time.Instant;
import java.util.function.Function;

/** What became of a URL that was to be shortened. */
public sealed interface ShortenResult {
    /**
     * Answers each case.
     *
     * @param created if there is a link now
     * @param alreadyThere if there was one that does as well
     * @param codeTaken if the code that was asked for belongs to another link
     * @param codeRetired if the code that was asked for belonged to a link that was deleted, and is not free yet
     * @param codesExhausted if each generated code was taken
     * @param <T> the answer's type
     * @return what the one function returned
     */
    <T> T fold(
            Function<Created, T> created,
            Function<AlreadyThere, T> alreadyThere,
            Function<CodeTaken, T> codeTaken,
            Function<CodeRetired, T> codeRetired,
            Function<CodesExhausted, T> codesExhausted);

    /**
     * The link is stored.
     *
     * @param shortUrl the link
     */
    record Created(ShortUrl shortUrl) implements ShortenResult {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return created.apply(this);
        }
    }

    /**
     * There is an active link of which just the same is said. Nothing was stored.
     *
     * @param shortUrl the newest of them
     */
    record AlreadyThere(ShortUrl shortUrl) implements ShortenResult {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return alreadyThere.apply(this);
        }
    }

    /**
     * The code that was asked for belongs to another link. Nothing was stored.
     *
     * @param code the code
     */
    record CodeTaken(ShortCode code) implements ShortenResult {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return codeTaken.apply(this);
        }
    }

    /**
     * The code that was asked for belonged to a link that was deleted, and is kept from others for a while. Nothing was stored.
     *
     * @param code the code
     * @param freeFrom when it is free
     */
    record CodeRetired(ShortCode code, Instant freeFrom) implements ShortenResult {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return codeRetired.apply(this);
        }
    }

    /**
     * Each generated code was taken, at every length. Nothing was stored; another try may succeed.
     *
     * @param attempts how many codes were tried
     */
    record CodesExhausted(int attempts) implements ShortenResult {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return codesExhausted.apply(this);
        }
    }
}

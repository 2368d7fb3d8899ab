package dev.terse.application;

import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a short URL of a long one. Safe for many threads. */
public interface ShortenUrl {
    /**
     * Stores a new link under the code that was asked for, or under a generated one; or, where that will do, finds one that is there.
     *
     * @param command what to shorten; its text may be anything
     * @return what became of it
     * @throws UrlStoreException if the store fails; whether the link was stored is unknown then
     */
    Result shorten(Command command);

    /**
     * Does what each of many commands wants, as {@link #shorten} does, in a few calls of the store. Of two that want one code the first gets
     * it.
     *
     * @param commands what to shorten
     * @return what became of each, in the same order
     * @throws UrlStoreException if the store fails; which links were stored is unknown then
     */
    List<Result> shortenAll(List<Command> commands);

    /**
     * Says what {@link #shorten} would refuse, and stores nothing. Whether a code is taken it does not say: only a try does.
     *
     * @param command what to shorten; its text may be anything
     * @return each part that is wrong, in the order of {@link Field}; empty if none is
     */
    List<Violation> check(Command command);

    /**
     * What to shorten.
     *
     * @param link where the link is to lead, and what else is said of it
     * @param customCode the code that it is to have; {@code null} for a generated one
     * @param findsExisting whether an active link of which just the same is said will do as well; not together with a custom code
     */
    record Command(LinkInput link, @Nullable String customCode, boolean findsExisting) {
        /**
         * A command to which no existing link will do.
         *
         * @param link where the link is to lead, and what else is said of it
         * @param customCode the code that it is to have; {@code null} for a generated one
         */
        public Command(LinkInput link, @Nullable String customCode) {
            this(link, customCode, false);
        }
    }

    /** What became of a {@link Command}. */
    sealed interface Result {
        /**
         * Answers each case.
         *
         * @param created if there is a link now
         * @param alreadyThere if there was one that does as well
         * @param invalid if the command was refused
         * @param codeTaken if the code that was asked for belongs to another link
         * @param codeRetired if the code that was asked for belonged to a link that was deleted, and is not free yet
         * @param codesExhausted if each generated code was taken
         * @param <T> the answer's type
         * @return what the one function returned
         */
        <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted);
    }

    /**
     * The link is stored.
     *
     * @param shortUrl the link
     */
    record Created(ShortUrl shortUrl) implements Result {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
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
    record AlreadyThere(ShortUrl shortUrl) implements Result {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return alreadyThere.apply(this);
        }
    }

    /**
     * The command was refused. Nothing was stored.
     *
     * @param violations each part that was wrong, in the order of {@link Field}
     */
    record Invalid(List<Violation> violations) implements Result {
        /** A refusal. */
        public Invalid {
            violations = List.copyOf(violations);
        }

        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return invalid.apply(this);
        }
    }

    /**
     * The code that was asked for belongs to another link. Nothing was stored.
     *
     * @param code the code
     */
    record CodeTaken(ShortCode code) implements Result {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
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
    record CodeRetired(ShortCode code, Instant freeFrom) implements Result {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return codeRetired.apply(this);
        }
    }

    /** Each generated code was taken. Nothing was stored; another try may succeed. */
    record CodesExhausted() implements Result {
        @Override
        public <T> T fold(
                Function<Created, T> created,
                Function<AlreadyThere, T> alreadyThere,
                Function<Invalid, T> invalid,
                Function<CodeTaken, T> codeTaken,
                Function<CodeRetired, T> codeRetired,
                Function<CodesExhausted, T> codesExhausted) {
            return codesExhausted.apply(this);
        }
    }
}

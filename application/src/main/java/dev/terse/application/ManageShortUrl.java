package dev.terse.application;

import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Changes and deletes links. Safe for many threads. */
public interface ManageShortUrl {
    /** Takes any link of the code, in any version. */
    Predicate<ShortUrl> ANY = link -> true;

    /**
     * Changes what is said of a link. A change that another one overtakes is made again on what that left, as long as {@code meant} takes it:
     * so two changes of different parts are both made. One that leaves all as it is makes no new version.
     *
     * @param code the link's code, case-sensitive
     * @param meant tells whether the change is meant for the link as it is
     * @param change says what is said from now on, of what is said so far; it may be asked several times, and what it throws is passed on
     * @return what became of it
     * @throws UrlStoreException if the store fails; whether the change was made is unknown then
     */
    Result change(ShortCode code, Predicate<ShortUrl> meant, UnaryOperator<LinkInput> change);

    /**
     * Says what {@link #change} would refuse, and changes nothing.
     *
     * @param before what is said of a link so far
     * @param after what is to be said from now on
     * @return each part that is wrong, in the order of {@link Field}; empty if none is
     */
    List<Violation> check(LinkInput before, LinkInput after);

    /**
     * Deletes a link. Its code is free again after the time of retirement.
     *
     * @param code the link's code, case-sensitive
     * @param meant tells whether the link as it is may be deleted
     * @return {@link Done}, {@link VersionMismatch} or {@link Unknown}
     * @throws UrlStoreException if the store fails; whether the link was deleted is unknown then
     */
    Result delete(ShortCode code, Predicate<ShortUrl> meant);

    /** What became of a change. */
    sealed interface Result {
        /**
         * Answers each case.
         *
         * @param done if it was made
         * @param invalid if what is said was refused
         * @param mismatch if it is not meant for the link as it is
         * @param unknown if there is no such link
         * @param <T> the answer's type
         * @return what the one function returned
         */
        <T> T fold(
                Function<Done, T> done,
                Function<Invalid, T> invalid,
                Function<VersionMismatch, T> mismatch,
                Function<Unknown, T> unknown);
    }

    /**
     * The change was made.
     *
     * @param shortUrl the link after it; of a link that was deleted, as it was last
     */
    record Done(ShortUrl shortUrl) implements Result {
        @Override
        public <T> T fold(
                Function<Done, T> done,
                Function<Invalid, T> invalid,
                Function<VersionMismatch, T> mismatch,
                Function<Unknown, T> unknown) {
            return done.apply(this);
        }
    }

    /**
     * What is said was refused. Nothing was changed.
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
                Function<Done, T> done,
                Function<Invalid, T> invalid,
                Function<VersionMismatch, T> mismatch,
                Function<Unknown, T> unknown) {
            return invalid.apply(this);
        }
    }

    /**
     * The change is not meant for the link as it is. Nothing was changed.
     *
     * @param shortUrl the link as it is
     */
    record VersionMismatch(ShortUrl shortUrl) implements Result {
        @Override
        public <T> T fold(
                Function<Done, T> done,
                Function<Invalid, T> invalid,
                Function<VersionMismatch, T> mismatch,
                Function<Unknown, T> unknown) {
            return mismatch.apply(this);
        }
    }

    /** There is no link of the code. */
    record Unknown() implements Result {
        @Override
        public <T> T fold(
                Function<Done, T> done,
                Function<Invalid, T> invalid,
                Function<VersionMismatch, T> mismatch,
                Function<Unknown, T> unknown) {
            return unknown.apply(this);
        }
    }
}

package dev.terse.application;

import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.UrlStoreException;
import java.util.Iterator;
import java.util.function.Function;

/** Brings links in that were kept elsewhere. Safe for many threads. */
public interface ImportLinks {
    /**
     * Stores the links of all rows, some thousands at a time, while it reads the next ones; on threads of its own, so never as a part of a
     * transaction of the caller. What can't be stored is told, and the rest goes
     * on. Rows that are there already are recognised, so that the same import again goes on where one was interrupted, and ends as that
     * would have.
     *
     * @param rows the links; what it throws ends the import, as does a failure of the store
     * @param listener told of each row that is refused, in order, and of the progress
     * @return how many rows there were of which kind
     * @throws UrlStoreException if the store fails; what was told to be stored is, and some thousand rows behind that may be
     */
    Summary run(Iterator<Row> rows, Listener listener);

    /** A row of what is imported. */
    sealed interface Row {
        /**
         * Where it is.
         *
         * @return the number of the line that it begins at, from 1 up
         */
        long line();

        /**
         * Answers each case.
         *
         * @param link if it is a link
         * @param unreadable if it is none
         * @param <T> the answer's type
         * @return what the one function returned
         */
        <T> T fold(Function<Link, T> link, Function<Unreadable, T> unreadable);
    }

    /**
     * A row that is a link.
     *
     * @param line the number of the line that it begins at, from 1 up
     * @param link the link
     */
    record Link(long line, ArchivedUrl link) implements Row {
        @Override
        public <T> T fold(Function<Link, T> links, Function<Unreadable, T> unreadable) {
            return links.apply(this);
        }
    }

    /**
     * A row that is no link.
     *
     * @param line the number of the line that it begins at, from 1 up
     * @param reason what was expected of it; it does not repeat what it says
     */
    record Unreadable(long line, String reason) implements Row {
        @Override
        public <T> T fold(Function<Link, T> link, Function<Unreadable, T> unreadable) {
            return unreadable.apply(this);
        }
    }

    /**
     * How many rows there were.
     *
     * @param stored those that were stored
     * @param unchanged those that were there already
     * @param refused those that were not stored
     */
    record Summary(long stored, long unchanged, long refused) {
        /** Of no rows. */
        public static final Summary NONE = new Summary(0, 0, 0);

        /**
         * All of them.
         *
         * @return their number
         */
        public long rows() {
            return stored + unchanged + refused;
        }
    }

    /** Is told how an import goes, by the thread that imports. */
    interface Listener {
        /**
         * A row was not stored.
         *
         * @param line the number of the line that it begins at
         * @param reason what was expected of it; it does not repeat what it says
         */
        void refused(long line, String reason);

        /**
         * Some thousand rows more are done, for good.
         *
         * @param soFar all that are
         */
        void progressed(Summary soFar);
    }
}

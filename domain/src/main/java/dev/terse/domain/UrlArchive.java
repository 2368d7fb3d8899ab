package dev.terse.domain;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Links in bulk, with all that is known of them: out of a store, and into one. A port that a store implements.
 *
 * <p>An implementation is safe for many threads, beside everything else that is done to its links. When the store can't answer, each
 * method throws {@link UrlStoreException}.
 *
 * <p>{@code UrlArchiveContract} in {@code terse-testkit} holds an implementation to what is said here.
 */
public interface UrlArchive {
    /** How many days with clicks the links of an answer have together, beside those of the last one: some megabytes. */
    int MAX_DAYS_AT_ONCE = 50_000;

    /**
     * Reads links in the order of their codes. Who goes on behind the last code of each answer, until one is empty, meets each link that is
     * there all the time exactly once, whatever is added, changed and deleted meanwhile.
     *
     * @param after the code to go on behind, whether or not there is a link of it; {@code null} to begin
     * @param max how many at most, from 1 up
     * @return the links, each with the history that it had at one moment, as {@link LinkHistory#withinLimits} tells it: the time of creation is
     *     always known. Fewer than were asked for where these have clicks on many days: all but the last have at most {@value
     *     #MAX_DAYS_AT_ONCE} days together, so that an answer fits in memory. Empty if there are no more.
     */
    List<ArchivedUrl> read(@Nullable ShortCode after, int max);

    /**
     * Stores those links whose codes are free. Each is there at once with all of its history, version 1, and an id that the store gives; one
     * whose time of creation nobody knows is created now, by the clock of the store.
     *
     * <p>A link that is there already is the same if its details are, and its time of creation where the given one is known: clicks and uses
     * that came since don't matter. So it does no harm to write links again. Of links of one code in one call the first counts; the others
     * meet it as they would in a later call. Of any number of callers that write a link at once, exactly one gets {@link
     * ArchiveOutcome#STORED} for it, and its clicks are counted once.
     *
     * @param links any number, in any order
     * @return what became of each, in the same order. After a {@link UrlStoreException} either all of this was done or nothing.
     */
    List<ArchiveOutcome> write(List<ArchivedUrl> links);
}

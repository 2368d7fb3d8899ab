package dev.terse.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Where links are stored. The port that a store implements.
 *
 * <p>Each method is one atomic step: of two threads, or two nodes, that do it at once each sees the whole of the other's or nothing
 * of it, and what a method has returned every later call sees, on each node. An implementation is safe for many threads. When the
 * store can't answer, each method throws {@link UrlStoreException}; after a failed {@code add}, {@code update}, {@code delete} or
 * {@code takeUse} it is unknown whether the change was made.
 *
 * <p>{@code UrlRepositoryContract} in {@code terse-testkit} holds an implementation to what is said here.
 */
public interface UrlRepository {
    /**
     * Stores a new link if its code is free. The store gives it an id and the time, and it has no clicks, no uses and version 1.
     *
     * <p>Of any number of callers that add one code at once exactly one gets {@link AddResult.Added}. The others change nothing.
     *
     * @param code the code, taken as it is: case-sensitive
     * @param details where the link leads, and what else is said of it
     * @return the link, or that the code is taken, or that it is retired: a code is free again at the instant that {@link #delete} was
     *     told, by the clock of the store, whether or not {@link #purge} was called
     */
    AddResult add(ShortCode code, LinkDetails details);

    /**
     * Stores many links, each as {@link #add} does. Each is a step of its own. Of two of one code the first is stored, if any.
     *
     * @param links the links
     * @return what became of each, in the same order
     */
    List<AddResult> addAll(List<NewLink> links);

    /**
     * Finds links by what is said of them.
     *
     * @param details what is sought
     * @return for each of them of which there is any, the newest link that is active now by the clock of the store, and of which just that
     *     is said
     */
    Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details);

    /**
     * Does some work as one step, and as the only one who does such work for these URLs, on whichever node: whoever wants one of them
     * meanwhile waits, and sees then what the work did. What the work does through other methods of this store is part of the step; when the
     * work throws, a store that can does none of it.
     *
     * @param urls for which URLs; others may have to wait as well
     * @param work what to do; it may not call this method again
     * @param <T> what comes of it
     * @return what the work returned
     */
    <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work);

    /**
     * Finds a link.
     *
     * @param code the code, case-sensitive
     * @return the link, or empty if there is none
     */
    Optional<ShortUrl> findByCode(ShortCode code);

    /**
     * Lists a page of the links that a filter is true of, in order of {@code createdAt}, then {@code id}, then {@code code}; or of the clicks
     * that {@link UrlRanking} last counted, then of these. Links that it did not count, such as those added since, have 0 there.
     *
     * <p>Whoever follows {@link UrlPage#next()} to the end sees each link that was there, and that the filter was true of, from the first page on
     * to the last exactly once, whatever is added, changed or deleted meanwhile; in order of clicks, as long as the links are not ranked
     * anew. The link that a cursor was made from may be gone.
     *
     * @param request which links, where to start, which way and how many
     * @return at most {@link UrlPageRequest#limit()} links; fewer only at the end
     */
    UrlPage list(UrlPageRequest request);

    /**
     * Counts the links: exactly up to 10,000 at least, and beyond that by an estimate where counting would take long.
     *
     * @return how many, and whether that is an estimate
     */
    UrlCount count();

    /**
     * Changes what is said of a link, if its version is the one that the change was made for. Its version grows by one; its id, clicks, uses
     * and time of creation stay.
     *
     * <p>Of any number of callers that change one version at once exactly one gets {@link ChangeResult.Changed}.
     *
     * @param code the code, case-sensitive
     * @param version the version to change
     * @param details what is said of the link from now on
     * @return the changed link, or why it is unchanged
     */
    ChangeResult update(ShortCode code, long version, LinkDetails details);

    /**
     * Deletes a link, if its version is the one that is to be deleted: it is not found, listed or counted from now on. Its code stays
     * retired for a while, so that nobody else gets what was meant for it.
     *
     * @param code the code, case-sensitive
     * @param version the version to delete
     * @param freeFrom when the code is free again, cut to whole milliseconds; it is at once if that is now or past
     * @return the link as it was last, to exactly one of those who delete it at once, or why it is still there
     */
    ChangeResult delete(ShortCode code, long version, Instant freeFrom);

    /**
     * Forgets deleted links whose codes are free, with their clicks.
     *
     * @param max how many at most, from 1 up
     * @return how many were forgotten; fewer than {@code max} if there are no more
     */
    int purge(int max);

    /**
     * Takes a use of a link: lets it be followed once more, if it is active now by the clock of the store. If it has a limit of clicks, one
     * use is counted, in the same step. A link without a limit counts none.
     *
     * <p>Of any number of callers at once, on however many nodes, at most so many as the limit leaves get {@link UseResult.Taken}.
     *
     * @param code the code, case-sensitive
     * @return whether it may be followed, and the link as it is now
     */
    UseResult takeUse(ShortCode code);
}

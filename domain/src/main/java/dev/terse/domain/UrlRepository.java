package dev.terse.domain;

import java.util.Optional;

/**
 * Where links are stored. The port that a store implements.
 *
 * <p>Each method is one atomic step: of two threads, or two nodes, that do it at once each sees the whole of the other's or nothing
 * of it, and what a method has returned every later call sees, on each node. An implementation is safe for many threads. When the
 * store can't answer, each method throws {@link UrlStoreException}; after a failed {@code add}, {@code update} or {@code remove}
 * it is unknown whether the change was made.
 *
 * <p>{@code UrlRepositoryContract} in {@code terse-testkit} holds an implementation to what is said here.
 */
public interface UrlRepository {
    /**
     * Stores a new link if its code is free. The store gives it an id and the time, and it has no clicks.
     *
     * <p>Of any number of callers that add one code at once exactly one gets {@link AddResult.Added}. The others change nothing.
     *
     * @param code the code, taken as it is: case-sensitive
     * @param originalUrl where the link leads
     * @return the link, or that the code is taken
     */
    AddResult add(ShortCode code, OriginalUrl originalUrl);

    /**
     * Finds a link.
     *
     * @param code the code, case-sensitive
     * @return the link, or empty if there is none
     */
    Optional<ShortUrl> findByCode(ShortCode code);

    /**
     * Lists a page of the links, in order of {@code createdAt}, then {@code id}, then {@code code}.
     *
     * <p>Whoever follows {@link UrlPage#next()} to the end sees each link that was there from the first page on to the last exactly
     * once, whatever is added or removed meanwhile. The link that a cursor was made from may be gone.
     *
     * @param request where to start, which way and how many
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
     * Makes a link lead elsewhere. Its id, clicks and time of creation stay.
     *
     * @param code the code, case-sensitive
     * @param originalUrl where the link leads from now on
     * @return the changed link, or empty if there is none of that code
     */
    Optional<ShortUrl> update(ShortCode code, OriginalUrl originalUrl);

    /**
     * Removes a link with its clicks. The code is free at once; a link that is added under it later has another id.
     *
     * @param code the code, case-sensitive
     * @return true if there was a link, to exactly one of those who remove it at once
     */
    boolean remove(ShortCode code);
}

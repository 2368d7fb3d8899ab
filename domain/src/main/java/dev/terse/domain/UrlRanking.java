package dev.terse.domain;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The order of all links by how often they were followed, made from time to time for {@link UrlSort#CLICKS}. A port that a store
 * implements. Safe for many threads.
 *
 * <p>{@code UrlRankingContract} in {@code terse-testkit} holds an implementation to what is said here.
 */
public interface UrlRanking {
    /** How old a ranking is at least before the next one. */
    Duration MIN_AGE = Duration.ofMinutes(1);

    /**
     * Ranks the links by the clicks that are counted by now, if there is no ranking, or it is {@link #MIN_AGE} old by the clock of the store. A
     * store may wait for longer after a ranking that took long. Of any number of callers at once, on however many nodes, one does it and
     * the others do nothing.
     *
     * @return of when the ranking is; empty if it is being made for the first time
     * @throws UrlStoreException if the store fails; the ranking is as before then
     */
    Optional<Instant> refresh();
}

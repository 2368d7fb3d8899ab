package dev.terse.domain;

import java.util.Optional;

/**
 * What is known of clicks. A port that a store implements.
 *
 * <p>An implementation is safe for many threads. {@code ClicksContract} in {@code terse-testkit} holds it to what is said here.
 */
public interface ClickReports {
    /**
     * Reports the clicks on a link, as they were at one moment: a click is in all of the report or in nothing of it.
     *
     * @param code the link's code, case-sensitive
     * @param days the days to report one by one
     * @return the report, or empty if there is no such link
     * @throws UrlStoreException if the store fails
     */
    Optional<ClickReport> report(ShortCode code, DayRange days);

    /**
     * Counts all clicks that were ever recorded, those on links removed since included.
     *
     * @return from 0 up
     * @throws UrlStoreException if the store fails
     */
    long totalClicks();
}

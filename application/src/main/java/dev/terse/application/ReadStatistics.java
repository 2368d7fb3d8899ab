package dev.terse.application;

import dev.terse.domain.ClickReport;
import dev.terse.domain.InvalidDayRangeException;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlStoreException;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reports clicks. Safe for many threads. */
public interface ReadStatistics {
    /** How many days a report has if nobody says. */
    int DEFAULT_DAYS = 30;

    /**
     * Reports the clicks on a link.
     *
     * @param query which link, and which days
     * @return the report, or empty if there is no such link
     * @throws InvalidDayRangeException if the days run backwards or are too many
     * @throws UrlStoreException if the store fails
     */
    Optional<ClickReport> ofLink(Query query);

    /**
     * Counts everything.
     *
     * @return links and clicks
     * @throws UrlStoreException if the store fails
     */
    Totals totals();

    /**
     * Which link, and which days, UTC.
     *
     * @param code the link's code, case-sensitive
     * @param from the first day; {@code null} for {@value #DEFAULT_DAYS} days in all
     * @param to the last day; {@code null} for today
     */
    record Query(ShortCode code, @Nullable LocalDate from, @Nullable LocalDate to) {}

    /**
     * Everything in numbers.
     *
     * @param urls links that are there
     * @param clicks clicks ever recorded
     */
    record Totals(UrlCount urls, long clicks) {}
}

package dev.terse.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The clicks on one link.
 *
 * @param shortUrl the link, with its clicks in all
 * @param lastClickAt when it was followed last, to the millisecond; empty if never
 * @param daily the clicks of each day that was asked for, in order, days without any included
 */
public record ClickReport(ShortUrl shortUrl, Optional<Instant> lastClickAt, List<DailyClicks> daily) {
    /** A report. */
    public ClickReport {
        lastClickAt = lastClickAt.map(Timestamps::toMillis);
        daily = List.copyOf(daily);
    }

    /**
     * Makes a report of the days that had clicks.
     *
     * @param shortUrl the link, with its clicks in all
     * @param lastClickAt when it was followed last; empty if never
     * @param days the days to report
     * @param clicksByDay clicks of days, UTC; a day that is missing had none, one out of the range is left out
     * @return the report
     */
    public static ClickReport of(
            ShortUrl shortUrl, Optional<Instant> lastClickAt, DayRange days, Map<LocalDate, Long> clicksByDay) {
        return new ClickReport(
                shortUrl,
                lastClickAt,
                days.days()
                        .map(day -> new DailyClicks(day, clicksByDay.getOrDefault(day, 0L)))
                        .toList());
    }
}

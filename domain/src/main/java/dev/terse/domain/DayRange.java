package dev.terse.domain;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.stream.Stream;

/**
 * Days one after another, UTC.
 *
 * @param from the first day
 * @param to the last day, the same or a later one; at most {@value #MAX_DAYS} days in all
 */
public record DayRange(LocalDate from, LocalDate to) {
    /** The greatest range, in days: a leap year. */
    public static final int MAX_DAYS = 366;

    /**
     * A range of days.
     *
     * @throws InvalidDayRangeException if {@code to} is before {@code from}, or the range is too long
     */
    public DayRange {
        if (to.isBefore(from)) {
            throw new InvalidDayRangeException("must not end before it starts");
        }
        if (ChronoUnit.DAYS.between(from, to) >= MAX_DAYS) {
            throw new InvalidDayRangeException("must be at most " + MAX_DAYS + " days long, first and last included");
        }
    }

    /**
     * The days up to one, that one included.
     *
     * @param days how many, 1 to {@value #MAX_DAYS}
     * @param to the last day
     * @return the range
     * @throws InvalidDayRangeException if {@code days} is out of range
     */
    public static DayRange lastDays(int days, LocalDate to) {
        return new DayRange(to.minusDays(days - 1L), to);
    }

    /**
     * The days one by one.
     *
     * @return each day from the first to the last
     */
    public Stream<LocalDate> days() {
        return from.datesUntil(to.plusDays(1));
    }
}

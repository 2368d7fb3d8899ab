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

    /** RFC 3339, section 1: years have four digits. */
    private static final int MAX_YEAR = 9999;

    /**
     * A range of days.
     *
     * @throws InvalidDayRangeException if {@code to} is before {@code from}, the range is too long, or a year is none from 1 to 9999
     */
    public DayRange {
        if (from.getYear() < 1 || to.getYear() > MAX_YEAR) {
            throw new InvalidDayRangeException("must be in the years 1 to " + MAX_YEAR);
        }
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

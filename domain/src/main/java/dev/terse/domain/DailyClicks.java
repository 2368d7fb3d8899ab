package dev.terse.domain;

import java.time.LocalDate;

/**
 * The clicks of one day.
 *
 * @param day the day, UTC
 * @param clicks how many, from 0 up
 */
public record DailyClicks(LocalDate day, long clicks) {}

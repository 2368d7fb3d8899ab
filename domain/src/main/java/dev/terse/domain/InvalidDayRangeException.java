package dev.terse.domain;

import java.io.Serial;

/** What was given is not a {@link DayRange}. */
public final class InvalidDayRangeException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidDayRangeException(String message) {
        super(message);
    }
}

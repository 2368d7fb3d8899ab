package dev.terse.domain;

import java.io.Serial;

/**
 * Text or a number from outside is not of the form that a domain value takes. The message is what {@link #expected()} says.
 */
public sealed class InvalidValueException extends IllegalArgumentException
        permits InvalidDayRangeException,
                InvalidFilterException,
                InvalidIdempotencyKeyException,
                InvalidLinkDetailsException,
                InvalidLinkHistoryException,
                InvalidOriginalUrlException,
                InvalidShortCodeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final String expected;

    InvalidValueException(String expected) {
        super(expected);
        this.expected = expected;
    }

    /**
     * What was expected, as a clause without a subject ("must not be empty") that can follow the name of a field.
     *
     * @return a clause that never repeats the text that was refused
     */
    public String expected() {
        return expected;
    }
}

package dev.terse.domain;

import java.io.Serial;

/**
 * Text or a number from outside is not of the form that a domain value takes.
 *
 * <p>The message is a clause without a subject ("must start with http:// or https://") that can follow the name of a field. It
 * never repeats the text that was refused.
 */
public sealed class InvalidValueException extends IllegalArgumentException
        permits InvalidDayRangeException, InvalidOriginalUrlException, InvalidShortCodeException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidValueException(String message) {
        super(message);
    }
}

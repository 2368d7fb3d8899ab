package dev.terse.domain;

import java.io.Serial;

/** What was given can't be part of a {@link UrlFilter}. */
public final class InvalidFilterException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidFilterException(String expected) {
        super(expected);
    }
}

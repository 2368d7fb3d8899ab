package dev.terse.domain;

import java.io.Serial;

/** What was given can't be one of the {@link LinkDetails}. */
public final class InvalidLinkDetailsException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidLinkDetailsException(String expected) {
        super(expected);
    }
}

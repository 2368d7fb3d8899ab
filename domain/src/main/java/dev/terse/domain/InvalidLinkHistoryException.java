package dev.terse.domain;

import java.io.Serial;

/** What was given can't be a {@link LinkHistory}. */
public final class InvalidLinkHistoryException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidLinkHistoryException(String expected) {
        super(expected);
    }
}

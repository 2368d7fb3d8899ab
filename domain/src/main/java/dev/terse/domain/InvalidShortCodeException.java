package dev.terse.domain;

import java.io.Serial;

/** What was given is not a {@link ShortCode} that may be used. */
public final class InvalidShortCodeException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidShortCodeException(String message) {
        super(message);
    }
}

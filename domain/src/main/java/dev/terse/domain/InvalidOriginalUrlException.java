package dev.terse.domain;

import java.io.Serial;

/** What was given is not an {@link OriginalUrl} that may be shortened. */
public final class InvalidOriginalUrlException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidOriginalUrlException(String message) {
        super(message);
    }
}

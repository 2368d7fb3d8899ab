package dev.terse.domain;

import java.io.Serial;

/** What was given is no {@link IdempotencyKey}. */
public final class InvalidIdempotencyKeyException extends InvalidValueException {
    @Serial
    private static final long serialVersionUID = 1L;

    InvalidIdempotencyKeyException(String expected) {
        super(expected);
    }
}

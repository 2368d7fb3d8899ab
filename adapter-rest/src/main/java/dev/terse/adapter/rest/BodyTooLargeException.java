package dev.terse.adapter.rest;

import java.io.Serial;

/** A body has more bytes than the API takes. */
final class BodyTooLargeException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    private final int maxBytes;

    BodyTooLargeException(int maxBytes) {
        super("more than " + maxBytes + " bytes");
        this.maxBytes = maxBytes;
    }

    Problem problem() {
        return ProblemType.BODY_TOO_LARGE.problem("The body must be at most " + maxBytes + " bytes long.");
    }
}

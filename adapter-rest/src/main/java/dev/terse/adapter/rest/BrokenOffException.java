package dev.terse.adapter.rest;

import java.io.Serial;

/** An answer that had begun can't be ended. Only the end of the connection can tell the client. */
final class BrokenOffException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    BrokenOffException(RuntimeException cause) {
        super("An answer broke off", cause);
    }
}

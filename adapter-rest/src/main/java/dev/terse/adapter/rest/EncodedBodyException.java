package dev.terse.adapter.rest;

import java.io.Serial;

/** A body that is compressed, or otherwise encoded, where none is taken: RFC 9110, section 15.5.16. */
final class EncodedBodyException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    EncodedBodyException() {
        super("The body must be sent as it is, without Content-Encoding.");
    }
}

package dev.terse.adapter.rest;

import java.io.Serial;

/** The path names a link that is not there. */
final class LinkNotFoundException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;
}

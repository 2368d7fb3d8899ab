package dev.terse.transfer;

import java.io.Serial;

/** A file of links that can't be read at all. The message says in a sentence what was expected. */
public final class UnreadableFileException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnreadableFileException(String message) {
        super(message);
    }
}

package dev.terse.adapter.postgres;

import java.io.Serial;

/** A migration would stop a big table's writers for too long. Nothing was changed. The message says what to do instead. */
public final class MigrationRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MigrationRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.terse.adapter.postgres;

import java.io.Serial;

/**
 * The tables can't be migrated as they or the settings are. The message says why, or what to do instead. Nothing was changed, but by migrations
 * before the one that is refused: these stay.
 */
public final class MigrationRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MigrationRefusedException(String message) {
        super(message);
    }

    MigrationRefusedException(String message, Throwable cause) {
        super(message, cause);
    }
}

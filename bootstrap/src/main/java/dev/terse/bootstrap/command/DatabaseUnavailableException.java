package dev.terse.bootstrap.command;

import java.io.Serial;

/** The settings lead to no database. The message says why, in one sentence. */
public final class DatabaseUnavailableException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A database that is not what it should be.
     *
     * @param message why
     */
    public DatabaseUnavailableException(String message) {
        super(message);
    }

    /**
     * A database that is not there.
     *
     * @param message why
     * @param cause what failed
     */
    public DatabaseUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.terse.domain;

import java.io.Serial;

/**
 * A store could not do what was asked: it is down, out of connections or too slow. The same call may succeed later.
 *
 * <p>After a write the outcome is unknown: it may have been stored.
 */
public final class UrlStoreException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /**
     * A failure of the store.
     *
     * @param message what the store was doing
     * @param cause what went wrong, as the store's own library reported it
     */
    public UrlStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}

package dev.terse.bootstrap.embedded;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The server can't be started or stopped. The message is for the operator: what is wrong, and what to do. */
public final class EmbeddedPostgresException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    EmbeddedPostgresException(String message) {
        this(message, null);
    }

    EmbeddedPostgresException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

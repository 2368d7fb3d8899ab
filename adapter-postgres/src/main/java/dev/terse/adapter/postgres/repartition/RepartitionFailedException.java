package dev.terse.adapter.postgres.repartition;

import java.io.Serial;

/**
 * A repartition, or its abort, was interrupted. The service works on; the same call resumes, unless the message says otherwise. It says
 * why, in one line.
 */
public final class RepartitionFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RepartitionFailedException(String message) {
        super(message);
    }

    RepartitionFailedException(Throwable cause) {
        super(firstLine(cause), cause);
    }

    private static String firstLine(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
    }
}

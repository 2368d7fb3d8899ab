package dev.terse.adapter.postgres.repartition;

import dev.terse.adapter.postgres.FailureReason;
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
        super(FailureReason.of(cause).orElse(String.valueOf(cause.getMessage())), cause);
    }
}

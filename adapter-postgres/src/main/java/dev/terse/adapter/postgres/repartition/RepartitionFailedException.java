package dev.terse.adapter.postgres.repartition;

import java.io.Serial;
import java.sql.SQLException;
import java.util.Objects;
import java.util.stream.Stream;

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

    /** What the server or its driver says, and not what that is due to, which may be the end of a stream, without a word. */
    private static String firstLine(Throwable failure) {
        Throwable told = Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .reduce(failure, (outer, inner) -> inner);
        return String.valueOf(told.getMessage()).lines().findFirst().orElse("");
    }
}

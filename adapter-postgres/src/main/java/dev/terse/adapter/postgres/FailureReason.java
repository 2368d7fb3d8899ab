package dev.terse.adapter.postgres;

import java.sql.SQLException;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Why the database failed, for people. */
public final class FailureReason {
    private FailureReason() {}

    /**
     * Tells what the server or its driver said, and not what that is due to, which may be the end of a stream, without a word.
     *
     * @param failure what was thrown, by whatever library
     * @return its first line, or empty if no database said anything
     */
    public static Optional<String> of(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .filter(SQLException.class::isInstance)
                .reduce((outer, inner) -> inner)
                .flatMap(said -> firstLine(said.getMessage()));
    }

    private static Optional<String> firstLine(@Nullable String message) {
        return message == null ? Optional.empty() : message.lines().findFirst();
    }
}

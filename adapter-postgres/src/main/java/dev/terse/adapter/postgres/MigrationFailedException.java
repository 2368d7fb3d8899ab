package dev.terse.adapter.postgres;

import java.io.Serial;
import java.sql.SQLException;

/** The tables could not be migrated. The message is what the server or the driver said, in one line. */
public final class MigrationFailedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    MigrationFailedException(Throwable cause) {
        super(firstLine(root(cause)), cause);
    }

    /** The first of all failures of the database, or else what is at hand. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException) {
                root = cause;
            }
        }
        return root;
    }

    private static String firstLine(Throwable failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }
}

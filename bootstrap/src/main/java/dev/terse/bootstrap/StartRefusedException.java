package dev.terse.bootstrap;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ExitCodeGenerator;

/** The service can't or must not start as things are. The message says so to the operator. */
final class StartRefusedException extends RuntimeException implements ExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int FAILED = 1;

    private static final int MIGRATION_REFUSED = 3;

    private final int exitCode;

    private StartRefusedException(@Nullable String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /** The tables are not migrated, because the operator must decide something first. */
    static StartRefusedException migration(@Nullable String message) {
        return new StartRefusedException(message, MIGRATION_REFUSED, null);
    }

    /** Something that the service needs does not work. */
    static StartRefusedException failed(String message, Throwable cause) {
        return new StartRefusedException(message, FAILED, cause);
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }
}

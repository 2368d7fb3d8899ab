package dev.terse.bootstrap;

import java.io.Serial;
import org.springframework.boot.ExitCodeGenerator;

/** The service must not start as things are. The message says so to the operator. */
final class StartRefusedException extends RuntimeException implements ExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int EXIT_CODE = 3;

    StartRefusedException(String message) {
        super(message);
    }

    /** With the message of the cause. */
    StartRefusedException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public int getExitCode() {
        return EXIT_CODE;
    }
}

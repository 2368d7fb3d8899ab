package dev.terse.bootstrap;

import java.io.Serial;
import org.springframework.boot.ExitCodeGenerator;

/** The service must not start as things are. Its message, one for the operator, is that of its cause. */
final class StartRefusedException extends RuntimeException implements ExitCodeGenerator {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int EXIT_CODE = 3;

    StartRefusedException(RuntimeException cause) {
        super(cause.getMessage(), cause);
    }

    @Override
    public int getExitCode() {
        return EXIT_CODE;
    }
}

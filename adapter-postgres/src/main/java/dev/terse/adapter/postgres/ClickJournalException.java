package dev.terse.adapter.postgres;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** The journal of clicks can't be used. The message is for the operator: what is wrong, and what to do. */
public final class ClickJournalException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    ClickJournalException(String message) {
        this(message, null);
    }

    ClickJournalException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

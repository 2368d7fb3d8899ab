package dev.terse.adapter.postgres.repartition;

import java.io.Serial;

/** The table can't be repartitioned as it, the server or the options are. Nothing was changed by this call. The message says why. */
public final class RepartitionRefusedException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RepartitionRefusedException(String message) {
        super(message);
    }
}

package dev.terse.adapter.postgres.repartition;

import java.io.Serial;

/** Another run or abort is at work on the same table. Nothing was changed by this call. */
public final class RepartitionUnderWayException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    RepartitionUnderWayException(String process) {
        super("Another repartition of the table urls is under way, in the server's process " + process + ".");
    }
}

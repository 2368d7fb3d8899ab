package dev.terse.bootstrap.command;

import dev.terse.adapter.postgres.repartition.RepartitionFailedException;
import dev.terse.adapter.postgres.repartition.RepartitionRefusedException;
import dev.terse.adapter.postgres.repartition.RepartitionUnderWayException;
import dev.terse.domain.UrlStoreException;
import dev.terse.transfer.UnreadableFileException;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** What scripts are told. 2 is picocli's, for a command line that it does not understand. */
enum ExitCode {
    DONE(0),
    FAILED(1),
    REFUSED(3),
    UNDER_WAY(4);

    private final int number;

    ExitCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }

    /** Null for what is a defect. */
    static @Nullable ExitCode of(Exception failure) {
        if (failure instanceof RepartitionRefusedException || failure instanceof UnreadableFileException) {
            return REFUSED;
        }
        if (failure instanceof RepartitionUnderWayException) {
            return UNDER_WAY;
        }
        boolean isExpected = failure instanceof RepartitionFailedException
                || failure instanceof UrlStoreException
                || failure instanceof DatabaseUnavailableException
                || failure instanceof IOException
                || failure instanceof UncheckedIOException;
        return isExpected ? FAILED : null;
    }
}

package dev.terse.transfer;

import java.io.Serial;

/** A field has not the form that its column takes. The message says what was expected, as a clause that can follow the column's title. */
final class UnexpectedValueException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    UnexpectedValueException(String expected) {
        super(expected);
    }
}

package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import java.io.Serial;
import java.util.List;

/** A request that can't be read, and all that is wrong with it. */
final class InvalidRequestException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A body of nothing but unknown fields should not be answered at four times its length. */
    private static final int MAX_ERRORS = 50;

    private final transient List<FieldError> errors;
    private final String detail;

    InvalidRequestException(String detail) {
        super(detail);
        this.detail = detail;
        this.errors = List.of();
    }

    InvalidRequestException(List<FieldError> errors) {
        this(
                errors.size() == 1 ? "One field is not as expected." : errors.size() + " fields are not as expected.",
                errors);
    }

    private InvalidRequestException(String detail, List<FieldError> errors) {
        super(detail);
        this.detail = detail;
        this.errors = List.copyOf(errors.subList(0, Math.min(MAX_ERRORS, errors.size())));
    }

    Problem problem() {
        return ProblemType.INVALID_REQUEST.problem(detail, errors);
    }
}

package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 describes it.
 *
 * @param type a URI that stays the same for errors of this kind
 * @param title what kind of error it is
 * @param status the HTTP status
 * @param detail what is wrong this time, and what was expected
 * @param errors the fields or parameters that were wrong, if any
 * @param freeFrom when a code that was asked for is free again, if it will be
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "errors", "freeFrom"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant freeFrom) {
    Problem {
        errors = List.copyOf(errors);
    }

    Problem(String type, String title, int status, String detail, List<FieldError> errors) {
        this(type, title, status, detail, errors, null);
    }

    /** A field of the body or a parameter of the query, and what was expected of it. */
    record FieldError(String field, String message) {}
}

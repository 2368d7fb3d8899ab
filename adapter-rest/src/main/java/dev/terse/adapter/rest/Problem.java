package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * An error as RFC 9457 describes it.
 *
 * @param type a URI that stays the same for errors of this kind
 * @param title what kind of error it is
 * @param status the HTTP status
 * @param detail what is wrong this time, and what was expected
 * @param errors the fields or parameters that were wrong, if any
 */
@JsonPropertyOrder({"type", "title", "status", "detail", "errors"})
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<FieldError> errors) {
    Problem {
        errors = List.copyOf(errors);
    }

    /** A field of the body or a parameter of the query, and what was expected of it. */
    record FieldError(String field, String message) {}
}

package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;

/**
 * What became of the rows of an import, as the API shows it.
 *
 * @param stored how many were stored
 * @param unchanged how many were there already
 * @param refused how many were not stored
 * @param errors why, of the first of these
 * @param hasMoreErrors whether there are more than those
 */
@JsonPropertyOrder({"stored", "unchanged", "refused", "errors", "hasMoreErrors"})
record ImportBody(long stored, long unchanged, long refused, List<RowError> errors, boolean hasMoreErrors) {
    ImportBody {
        errors = List.copyOf(errors);
    }

    /** A row that was not stored. */
    @JsonPropertyOrder({"line", "reason"})
    record RowError(long line, String reason) {}
}

package dev.terse.adapter.rest;

import dev.terse.adapter.rest.ImportBody.RowError;
import dev.terse.application.ImportLinks;
import java.util.ArrayList;
import java.util.List;

/** Gathers the rows that an import refused: the first of them, as an answer has to end. */
final class RefusedRows implements ImportLinks.Listener {
    static final int MAX_ERRORS = 1_000;

    private final List<RowError> errors = new ArrayList<>();

    @Override
    public void refused(long line, String reason) {
        if (errors.size() < MAX_ERRORS) {
            errors.add(new RowError(line, reason));
        }
    }

    @Override
    public void progressed(ImportLinks.Summary soFar) {
        // Told at the end.
    }

    ImportBody body(ImportLinks.Summary summary) {
        return new ImportBody(
                summary.stored(), summary.unchanged(), summary.refused(), errors, summary.refused() > errors.size());
    }
}

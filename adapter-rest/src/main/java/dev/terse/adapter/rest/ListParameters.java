package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The query of a list as it came, and what is wrong with it. */
final class ListParameters {
    private static final int DEFAULT_LIMIT = 50;

    private final List<FieldError> errors = new ArrayList<>();
    private final int limit;
    private final Optional<Cursor> cursor;
    private final SortOrder order;

    ListParameters(@Nullable String limit, @Nullable String cursor, @Nullable String order) {
        this.limit = readLimit(limit);
        this.cursor = readCursor(cursor);
        this.order = readOrder(order);
    }

    /**
     * What the query asks for.
     *
     * @throws InvalidRequestException if a parameter is not as it should be
     */
    UrlPageRequest toRequest() {
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        return new UrlPageRequest(order, limit, cursor.map(Cursor::position).orElse(null));
    }

    static String name(SortOrder order) {
        return order == SortOrder.ASCENDING ? "asc" : "desc";
    }

    private int readLimit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        if (text.matches("[0-9]{1,3}")) {
            int number = Integer.parseInt(text);
            if (number >= 1 && number <= UrlPageRequest.MAX_LIMIT) {
                return number;
            }
        }
        errors.add(new FieldError("limit", "must be a whole number from 1 to " + UrlPageRequest.MAX_LIMIT));
        return DEFAULT_LIMIT;
    }

    private Optional<Cursor> readCursor(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        Optional<Cursor> read = Cursor.decode(text);
        if (read.isEmpty()) {
            errors.add(new FieldError("cursor", "must be a nextCursor as this API gave it, whole and unchanged"));
        }
        return read;
    }

    /** A cursor knows which way it runs; a client that turns round in the middle of a list is mistaken. */
    private SortOrder readOrder(@Nullable String text) {
        SortOrder ofCursor = cursor.map(Cursor::order).orElse(SortOrder.DESCENDING);
        if (text == null) {
            return ofCursor;
        }
        for (SortOrder each : SortOrder.values()) {
            if (text.equals(name(each))) {
                if (cursor.isPresent() && each != ofCursor) {
                    errors.add(new FieldError("order", "must be the order of the list that the cursor belongs to"));
                }
                return each;
            }
        }
        errors.add(new FieldError("order", "must be asc or desc"));
        return ofCursor;
    }
}

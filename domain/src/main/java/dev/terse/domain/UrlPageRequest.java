package dev.terse.domain;

import org.jspecify.annotations.Nullable;

/**
 * Which links to list.
 *
 * @param order which way
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param after the place behind which the page starts, in the direction of {@code order}; {@code null} for the first page
 */
public record UrlPageRequest(SortOrder order, int limit, @Nullable UrlPosition after) {
    /** The greatest page, in links. */
    public static final int MAX_LIMIT = 200;

    /**
     * A request for a page.
     *
     * @throws IllegalArgumentException if {@code limit} is out of range
     */
    public UrlPageRequest {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be from 1 to " + MAX_LIMIT);
        }
    }

    /**
     * A request for the first page.
     *
     * @param order which way
     * @param limit how many at most, 1 to {@value #MAX_LIMIT}
     * @return the request
     */
    public static UrlPageRequest first(SortOrder order, int limit) {
        return new UrlPageRequest(order, limit, null);
    }
}

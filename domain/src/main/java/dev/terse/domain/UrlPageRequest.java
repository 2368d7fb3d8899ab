package dev.terse.domain;

import org.jspecify.annotations.Nullable;

/**
 * Which links to list.
 *
 * @param filter which of all
 * @param sort in order of what
 * @param order which way
 * @param limit how many at most, 1 to {@value #MAX_LIMIT}
 * @param after the place behind which the page starts, in the direction of {@code order}; {@code null} for the first page
 */
public record UrlPageRequest(UrlFilter filter, UrlSort sort, SortOrder order, int limit, @Nullable UrlPosition after) {
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
     * A request for a page of all links, in the order of their creation.
     *
     * @param order which way
     * @param limit how many at most, 1 to {@value #MAX_LIMIT}
     * @param after the place behind which the page starts; {@code null} for the first page
     */
    public UrlPageRequest(SortOrder order, int limit, @Nullable UrlPosition after) {
        this(UrlFilter.NONE, UrlSort.CREATED_AT, order, limit, after);
    }

    /**
     * A request for the first page of all links, in the order of their creation.
     *
     * @param order which way
     * @param limit how many at most, 1 to {@value #MAX_LIMIT}
     * @return the request
     */
    public static UrlPageRequest first(SortOrder order, int limit) {
        return new UrlPageRequest(order, limit, null);
    }

    /**
     * The same list, from another place on.
     *
     * @param position the place behind which the page starts
     * @return the request
     */
    public UrlPageRequest from(UrlPosition position) {
        return new UrlPageRequest(filter, sort, order, limit, position);
    }
}

package dev.terse.domain;

import java.util.List;
import java.util.Optional;

/**
 * A page of links.
 *
 * @param items the links in order
 * @param hasMore whether there are links behind the last one; never true for an empty page
 */
public record UrlPage(List<ShortUrl> items, boolean hasMore) {
    /**
     * A page.
     *
     * @throws IllegalArgumentException if an empty page is said to have more behind it
     */
    public UrlPage {
        items = List.copyOf(items);
        if (items.isEmpty() && hasMore) {
            throw new IllegalArgumentException("an empty page is the last one");
        }
    }

    /**
     * Makes a page of what a store found when it looked for one link more than was asked for.
     *
     * @param found the links in order, at most {@code limit + 1}
     * @param limit how many were asked for
     * @return the first {@code limit} of them, and whether there was one more
     */
    public static UrlPage of(List<ShortUrl> found, int limit) {
        return found.size() > limit ? new UrlPage(found.subList(0, limit), true) : new UrlPage(found, false);
    }

    /**
     * Where the next page starts.
     *
     * @return the place of the last link, or empty if there is no next page
     */
    public Optional<UrlPosition> next() {
        return hasMore ? Optional.of(UrlPosition.of(items.get(items.size() - 1))) : Optional.empty();
    }
}

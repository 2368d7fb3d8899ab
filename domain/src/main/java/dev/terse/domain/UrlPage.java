package dev.terse.domain;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A page of links.
 *
 * @param items the links in order
 * @param end the place of the last one, if there are links behind it; else {@code null}
 * @param rankedAt of when the ranking is that the page is in order of, cut to whole milliseconds; {@code null} if the order is another, or nothing was ranked yet
 */
public record UrlPage(List<ShortUrl> items, @Nullable UrlPosition end, @Nullable Instant rankedAt) {
    /**
     * A page.
     *
     * @throws IllegalArgumentException if an empty page is said to have more behind it
     */
    public UrlPage {
        items = List.copyOf(items);
        if (items.isEmpty() && end != null) {
            throw new IllegalArgumentException("an empty page is the last one");
        }
        rankedAt = rankedAt == null ? null : Timestamps.toMillis(rankedAt);
    }

    /**
     * A page in order of creation.
     *
     * @param items the links in order
     * @param hasMore whether there are links behind the last one; never true for an empty page
     * @throws IllegalArgumentException if an empty page is said to have more behind it
     */
    public UrlPage(List<ShortUrl> items, boolean hasMore) {
        this(items, hasMore ? UrlPosition.of(last(items)) : null, null);
    }

    /**
     * A link in a list in order of clicks.
     *
     * @param shortUrl the link as it is now
     * @param clicks its clicks by the ranking, from 0 up
     */
    public record Ranked(ShortUrl shortUrl, long clicks) {
        /**
         * The place of the link.
         *
         * @return its place in the list
         */
        public UrlPosition position() {
            return UrlPosition.of(shortUrl).ranked(clicks);
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
     * Makes a page in order of clicks, likewise.
     *
     * @param found the links in order, at most {@code limit + 1}
     * @param limit how many were asked for
     * @param rankedAt of when the ranking is; {@code null} if nothing was ranked yet
     * @return the first {@code limit} of them, and whether there was one more
     */
    public static UrlPage ranked(List<Ranked> found, int limit, @Nullable Instant rankedAt) {
        List<Ranked> page = found.size() > limit ? found.subList(0, limit) : found;
        return new UrlPage(
                page.stream().map(Ranked::shortUrl).toList(),
                found.size() > limit ? page.get(limit - 1).position() : null,
                rankedAt);
    }

    /**
     * Whether there are links behind the last one.
     *
     * @return true if there is a next page
     */
    public boolean hasMore() {
        return end != null;
    }

    /**
     * Where the next page starts.
     *
     * @return the place of the last link, or empty if there is no next page
     */
    public Optional<UrlPosition> next() {
        return Optional.ofNullable(end);
    }

    private static ShortUrl last(List<ShortUrl> items) {
        if (items.isEmpty()) {
            throw new IllegalArgumentException("an empty page is the last one");
        }
        return items.get(items.size() - 1);
    }
}

package dev.terse.domain;

import java.time.Instant;
import java.util.Comparator;

/**
 * A place in the list of all links: just at a link, whether or not that link is still there.
 *
 * <p>The code is part of it because ids alone are not unique: PostgreSQL can't keep a unique key on a partitioned table that lacks
 * the partition key.
 *
 * @param createdAt the link's time of creation, cut to whole milliseconds
 * @param id the link's id
 * @param code the link's code
 */
public record UrlPosition(Instant createdAt, long id, ShortCode code) implements Comparable<UrlPosition> {
    private static final Comparator<UrlPosition> ORDER = Comparator.comparing(UrlPosition::createdAt)
            .thenComparingLong(UrlPosition::id)
            .thenComparing(UrlPosition::code);

    /** A place in the list. */
    public UrlPosition {
        createdAt = Timestamps.toMillis(createdAt);
    }

    /**
     * The place of a link.
     *
     * @param shortUrl the link
     * @return its place
     */
    public static UrlPosition of(ShortUrl shortUrl) {
        return new UrlPosition(shortUrl.createdAt(), shortUrl.id(), shortUrl.code());
    }

    @Override
    public int compareTo(UrlPosition other) {
        return ORDER.compare(this, other);
    }
}

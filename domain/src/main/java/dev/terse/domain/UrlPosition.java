package dev.terse.domain;

import java.time.Instant;
import java.util.Comparator;

/**
 * A place in a list of links: just at a link, whether or not that link is still there.
 *
 * <p>The code is part of it because ids alone are not unique: PostgreSQL can't keep a unique key on a partitioned table that lacks
 * the partition key.
 *
 * @param clicks the link's clicks by the ranking that the list is in order of; 0 if it is in order of creation
 * @param createdAt the link's time of creation, cut to whole milliseconds
 * @param id the link's id
 * @param code the link's code
 */
public record UrlPosition(long clicks, Instant createdAt, long id, ShortCode code) implements Comparable<UrlPosition> {
    private static final Comparator<UrlPosition> ORDER = Comparator.comparingLong(UrlPosition::clicks)
            .thenComparing(UrlPosition::createdAt)
            .thenComparingLong(UrlPosition::id)
            .thenComparing(UrlPosition::code);

    /**
     * A place in a list.
     *
     * @throws IllegalArgumentException if {@code clicks} is below 0
     */
    public UrlPosition {
        if (clicks < 0) {
            throw new IllegalArgumentException("clicks must be at least 0");
        }
        createdAt = Timestamps.toMillis(createdAt);
    }

    /**
     * A place in a list in order of creation.
     *
     * @param createdAt the link's time of creation, cut to whole milliseconds
     * @param id the link's id
     * @param code the link's code
     */
    public UrlPosition(Instant createdAt, long id, ShortCode code) {
        this(0, createdAt, id, code);
    }

    /**
     * The place of a link in a list in order of creation.
     *
     * @param shortUrl the link
     * @return its place
     */
    public static UrlPosition of(ShortUrl shortUrl) {
        return new UrlPosition(shortUrl.createdAt(), shortUrl.id(), shortUrl.code());
    }

    /**
     * The place of the same link in a list in order of clicks.
     *
     * @param ranked the link's clicks by the ranking, from 0 up
     * @return its place
     */
    public UrlPosition ranked(long ranked) {
        return new UrlPosition(ranked, createdAt, id, code);
    }

    @Override
    public int compareTo(UrlPosition other) {
        return ORDER.compare(this, other);
    }
}

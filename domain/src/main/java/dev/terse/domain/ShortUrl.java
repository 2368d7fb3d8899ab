package dev.terse.domain;

import java.time.Instant;

/**
 * A link as it is stored.
 *
 * @param id the store's number for it, from 1 up, never given again to another link of the same code
 * @param code the code that names it
 * @param originalUrl where it leads
 * @param clicks how often it was followed, from 0 up
 * @param createdAt when it was stored, cut to whole milliseconds
 */
public record ShortUrl(long id, ShortCode code, OriginalUrl originalUrl, long clicks, Instant createdAt) {
    /**
     * A link.
     *
     * @throws IllegalArgumentException if {@code id} is below 1 or {@code clicks} below 0
     */
    public ShortUrl {
        if (id < 1) {
            throw new IllegalArgumentException("id must be at least 1");
        }
        if (clicks < 0) {
            throw new IllegalArgumentException("clicks must be at least 0");
        }
        createdAt = Timestamps.toMillis(createdAt);
    }
}

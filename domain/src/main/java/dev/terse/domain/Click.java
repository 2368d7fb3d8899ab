package dev.terse.domain;

import java.time.Instant;

/**
 * A link was followed.
 *
 * @param urlId the link's id, which tells it from a later link of the same code
 * @param code the link's code
 * @param at when, cut to whole milliseconds
 */
public record Click(long urlId, ShortCode code, Instant at) {
    /** A click. */
    public Click {
        at = Timestamps.toMillis(at);
    }

    /**
     * A click on a link.
     *
     * @param shortUrl the link
     * @param at when it was followed
     * @return the click
     */
    public static Click on(ShortUrl shortUrl, Instant at) {
        return new Click(shortUrl.id(), shortUrl.code(), at);
    }
}

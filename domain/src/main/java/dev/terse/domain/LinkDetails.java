package dev.terse.domain;

import org.jspecify.annotations.Nullable;

/**
 * What people say of a link, and may change.
 *
 * @param originalUrl where it leads
 * @param title what it is called; {@code null} for nothing
 * @param tags what it is filed under
 * @param activePeriod from when until when it can be followed
 * @param maxClicks how often it can be followed, 1 to {@value #MAX_MAX_CLICKS}; {@code null} for any number of times. Uses are counted as
 *     long as there is a limit, and are apart from clicks.
 * @param isEnabled whether it can be followed at all
 * @param forwarding how those who follow it are sent on
 */
public record LinkDetails(
        OriginalUrl originalUrl,
        @Nullable Title title,
        Tags tags,
        ActivePeriod activePeriod,
        @Nullable Long maxClicks,
        boolean isEnabled,
        Forwarding forwarding) {
    /** The greatest limit of clicks: what a number of JSON is read as by every client, RFC 8259, section 6. */
    public static final long MAX_MAX_CLICKS = (1L << 53) - 1;

    /**
     * What people say of a link.
     *
     * @throws InvalidLinkDetailsException if {@code maxClicks} is out of range
     */
    public LinkDetails {
        if (maxClicks != null) {
            checkMaxClicks(maxClicks);
        }
    }

    /**
     * Checks a limit of clicks.
     *
     * @param maxClicks any number
     * @return the same
     * @throws InvalidLinkDetailsException if it is out of range
     */
    public static long checkMaxClicks(long maxClicks) {
        if (maxClicks < 1 || maxClicks > MAX_MAX_CLICKS) {
            throw new InvalidLinkDetailsException("must be a whole number from 1 to " + MAX_MAX_CLICKS);
        }
        return maxClicks;
    }

    /**
     * A link of which nothing is said but where it leads: it can be followed always, by everyone.
     *
     * @param originalUrl where it leads
     * @return the details
     */
    public static LinkDetails to(OriginalUrl originalUrl) {
        return new LinkDetails(originalUrl, null, Tags.NONE, ActivePeriod.ALWAYS, null, true, Forwarding.DEFAULT);
    }

    /**
     * The same link leading elsewhere.
     *
     * @param url where it leads
     * @return the other details as they are
     */
    public LinkDetails leadingTo(OriginalUrl url) {
        return new LinkDetails(url, title, tags, activePeriod, maxClicks, isEnabled, forwarding);
    }
}

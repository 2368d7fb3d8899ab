package dev.terse.domain;

import java.time.Instant;

/**
 * A link as it is stored.
 *
 * @param id the store's number for it, from 1 up, never given again to another link of the same code
 * @param code the code that names it
 * @param details what people say of it
 * @param version how often its details were said, from 1 up; clicks and uses leave it as it is
 * @param clicks how often it was followed, from 0 up
 * @param uses how often it was followed while there was a limit on that, from 0 up
 * @param createdAt when it was stored, cut to whole milliseconds
 */
public record ShortUrl(
        long id, ShortCode code, LinkDetails details, long version, long clicks, long uses, Instant createdAt) {
    private static final LinkState ACTIVE = new LinkState.Active();

    /**
     * A link.
     *
     * @throws IllegalArgumentException if {@code id} or {@code version} is below 1, or {@code clicks} or {@code uses} below 0
     */
    public ShortUrl {
        if (id < 1) {
            throw new IllegalArgumentException("id must be at least 1");
        }
        if (version < 1) {
            throw new IllegalArgumentException("version must be at least 1");
        }
        if (clicks < 0) {
            throw new IllegalArgumentException("clicks must be at least 0");
        }
        if (uses < 0) {
            throw new IllegalArgumentException("uses must be at least 0");
        }
        createdAt = Timestamps.toMillis(createdAt);
    }

    /**
     * Where the link leads.
     *
     * @return the original URL among the details
     */
    public OriginalUrl originalUrl() {
        return details.originalUrl();
    }

    /**
     * Whether only so many may follow it that each must be counted before.
     *
     * @return true if there is a limit of clicks
     */
    public boolean isLimited() {
        return details.maxClicks() != null;
    }

    /**
     * What the link is good for.
     *
     * @param now the instant to tell it for
     * @return its state
     */
    public LinkState state(Instant now) {
        ActivePeriod period = details.activePeriod();
        Long maxClicks = details.maxClicks();
        if (!details.isEnabled()) {
            return new LinkState.Ended(LinkState.Reason.DISABLED);
        }
        if (period.until() != null && !now.isBefore(period.until())) {
            return new LinkState.Ended(LinkState.Reason.EXPIRED);
        }
        if (maxClicks != null && uses >= maxClicks) {
            return new LinkState.Ended(LinkState.Reason.USED_UP);
        }
        if (period.from() != null && now.isBefore(period.from())) {
            return new LinkState.Scheduled(period.from());
        }
        return ACTIVE;
    }
}

package dev.terse.http;

import java.time.Duration;
import java.util.Set;

/**
 * How a redirect is answered.
 *
 * @param status 301, 302, 307 or 308
 * @param maxAge how long a browser may keep a 301 or 308, in whole seconds from 0 up; the others are never kept
 */
public record RedirectForm(int status, Duration maxAge) {
    /** The statuses that a redirect may have: RFC 9110, section 15.4, without 300, 303 and 304. */
    public static final Set<Integer> STATUSES = Set.of(301, 302, 307, 308);

    /**
     * A form.
     *
     * @throws IllegalArgumentException if the status is any other, or the age negative
     */
    public RedirectForm {
        if (!STATUSES.contains(status)) {
            throw new IllegalArgumentException("status must be 301, 302, 307 or 308");
        }
        if (maxAge.isNegative()) {
            throw new IllegalArgumentException("maxAge must not be negative");
        }
    }

    /**
     * How long the redirect may be kept.
     *
     * @return the value of {@code Cache-Control}
     */
    public String cacheControl() {
        return status == 301 || status == 308 ? "private, max-age=" + maxAge.toSeconds() : "no-store";
    }
}

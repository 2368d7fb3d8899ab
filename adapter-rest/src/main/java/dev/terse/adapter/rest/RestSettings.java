package dev.terse.adapter.rest;

import java.net.URI;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about the HTTP face.
 *
 * @param baseUrl what short URLs start with; {@code null} to take scheme, host and port from each request
 * @param rootUrl where {@code GET /} redirects to; {@code null} for a page of its own
 * @param redirectStatus the status of a redirect: 301, 302, 307 or 308
 * @param redirectMaxAge how long a browser may keep a 301 or 308, in whole seconds from 0 up; the others are never kept
 */
public record RestSettings(@Nullable URI baseUrl, @Nullable URI rootUrl, int redirectStatus, Duration redirectMaxAge) {
    /** The statuses that a redirect may have: RFC 9110, section 15.4, without 300, 303 and 304. */
    public static final Set<Integer> REDIRECT_STATUSES = Set.of(301, 302, 307, 308);

    /**
     * Settings.
     *
     * @throws IllegalArgumentException if the status is no other one, or the age negative
     */
    public RestSettings {
        if (!REDIRECT_STATUSES.contains(redirectStatus)) {
            throw new IllegalArgumentException("redirectStatus must be 301, 302, 307 or 308");
        }
        if (redirectMaxAge.isNegative()) {
            throw new IllegalArgumentException("redirectMaxAge must not be negative");
        }
    }

    String redirectCacheControl() {
        return redirectStatus == 301 || redirectStatus == 308
                ? "private, max-age=" + redirectMaxAge.toSeconds()
                : "no-store";
    }
}

package dev.terse.domain;

import org.jspecify.annotations.Nullable;

/**
 * How those who follow a link are sent on.
 *
 * @param fallbackUrl where a link leads that is expired, used up or disabled; {@code null} for nowhere
 * @param forwardsQuery whether the request's query is appended to the original URL's, whose own parameters win
 * @param status the status of the redirect; {@code null} for the service's own
 */
public record Forwarding(@Nullable OriginalUrl fallbackUrl, boolean forwardsQuery, @Nullable RedirectStatus status) {
    /** Nowhere else, without the request's query, by the service's own status. */
    public static final Forwarding DEFAULT = new Forwarding(null, false, null);
}

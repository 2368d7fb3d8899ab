package dev.terse.adapter.redirect;

import dev.terse.http.RedirectForm;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about a {@link RedirectServer}.
 *
 * @param address where to listen; port 0 for a free one
 * @param rootUrl where {@code GET /} redirects to; {@code null} for a page of its own
 * @param redirect how short URLs redirect
 * @param maxConnections connections at once, from 1 to {@value #MAX_CONNECTIONS}; one more is answered 503 and closed
 * @param idleTimeout how long a connection may do nothing, from 1 ms to 1 h
 * @param requestTimeout how long a request may take to arrive, from its first byte to its last, from 1 ms to 1 h
 * @param lookUpTimeout how long a client waits for a look-up that does not come to an end before it gets a 503, from 1 ms to 1 h
 * @param drainTimeout how long a stop waits for the requests under way, from 0 to 1 h
 */
public record RedirectSettings(
        InetSocketAddress address,
        @Nullable URI rootUrl,
        RedirectForm redirect,
        int maxConnections,
        Duration idleTimeout,
        Duration requestTimeout,
        Duration lookUpTimeout,
        Duration drainTimeout) {
    /** The greatest {@code maxConnections}. Each has a file descriptor, of which Linux gives a process at most 1,048,576 by default. */
    public static final int MAX_CONNECTIONS = 1_000_000;

    /** The greatest of each time. */
    public static final Duration MAX_TIMEOUT = Duration.ofHours(1);

    private static final Duration MIN_TIMEOUT = Duration.ofMillis(1);

    /**
     * Settings.
     *
     * @throws IllegalArgumentException if a number or a time is out of its range
     */
    public RedirectSettings {
        if (maxConnections < 1 || maxConnections > MAX_CONNECTIONS) {
            throw new IllegalArgumentException("maxConnections must be from 1 to " + MAX_CONNECTIONS);
        }
        check("idleTimeout", idleTimeout, MIN_TIMEOUT);
        check("requestTimeout", requestTimeout, MIN_TIMEOUT);
        check("lookUpTimeout", lookUpTimeout, MIN_TIMEOUT);
        check("drainTimeout", drainTimeout, Duration.ZERO);
    }

    private static void check(String name, Duration timeout, Duration min) {
        if (timeout.compareTo(min) < 0 || timeout.compareTo(MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(name + " must be from " + min + " to " + MAX_TIMEOUT);
        }
    }
}

package dev.terse.bootstrap;

import dev.terse.adapter.redirect.RedirectListener;
import dev.terse.adapter.redirect.RedirectServer;
import dev.terse.adapter.redirect.RedirectSettings;
import dev.terse.application.FollowShortUrl;
import dev.terse.domain.CreationPolicy;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Starts the redirect listener once all else is ready, and stops it first: before the API, and while the stores that it asks are still
 * there.
 */
final class RedirectLifecycle implements SmartLifecycle {
    /** A request of a browser is one packet; who needs longer is no visitor. */
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);

    /** As the servlet waits. */
    private static final Duration LOOK_UP_TIMEOUT = Duration.ofSeconds(5);

    /** All that is under way is looked up by then, and its client had as long again to read the answer. */
    private static final Duration DRAIN_TIMEOUT = LOOK_UP_TIMEOUT.multipliedBy(2);

    private final TerseSettings settings;
    private final FollowShortUrl followShortUrl;
    private final CreationPolicy policy;
    private final RedirectListener listener;
    private volatile @Nullable RedirectServer server;

    RedirectLifecycle(
            TerseSettings settings, FollowShortUrl followShortUrl, CreationPolicy policy, RedirectListener listener) {
        this.settings = settings;
        this.followShortUrl = followShortUrl;
        this.policy = policy;
        this.listener = listener;
    }

    int port() {
        return Objects.requireNonNull(server, "not started").port();
    }

    @Override
    public void start() {
        RedirectSettings redirect = redirectSettings();
        try {
            server = RedirectServer.start(redirect, followShortUrl, policy, listener);
        } catch (UncheckedIOException e) {
            throw StartRefusedException.failed(
                    "The redirect listener can't listen at port "
                            + redirect.address().getPort() + " of "
                            + settings.redirect().address() + ": "
                            + e.getMessage() + ". See terse.redirect.port and terse.redirect.address.",
                    e);
        }
    }

    @Override
    public void stop() {
        RedirectServer running = server;
        server = null;
        if (running != null) {
            running.close();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }

    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    private RedirectSettings redirectSettings() {
        TerseSettings.Redirect redirect = settings.redirect();
        int port = Integer.parseInt(Objects.requireNonNull(redirect.port(), "the condition of this bean"));
        return new RedirectSettings(
                new InetSocketAddress(redirect.address(), port),
                settings.rest().rootUrl(),
                redirect.form(),
                redirect.maxConnections(),
                redirect.idleTimeout(),
                REQUEST_TIMEOUT,
                LOOK_UP_TIMEOUT,
                DRAIN_TIMEOUT);
    }
}

package dev.terse.adapter.redirect;

import dev.terse.http.RedirectForm;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/** Settings with one thing different; what is not tested takes longer than any test. */
final class TestSettings {
    static final Duration MINUTE = Duration.ofMinutes(1);

    static final RedirectSettings DEFAULT = with(1000, MINUTE, MINUTE, MINUTE, MINUTE);

    private TestSettings() {}

    static RedirectSettings with(int maxConnections, Duration idle, Duration request, Duration lookUp, Duration drain) {
        return new RedirectSettings(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null,
                new RedirectForm(302, Duration.ofSeconds(60)),
                maxConnections,
                idle,
                request,
                lookUp,
                drain);
    }
}

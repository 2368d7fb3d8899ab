package dev.terse.benchmarks;

import dev.terse.adapter.redirect.RedirectListener;
import dev.terse.adapter.redirect.RedirectServer;
import dev.terse.adapter.redirect.RedirectSettings;
import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrl.Found;
import dev.terse.application.FollowShortUrl.Result;
import dev.terse.domain.CreationPolicy;
import dev.terse.http.RedirectForm;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** The public listener with nothing behind it: every code leads to one URL, and no click is recorded. */
public final class BareRedirects {
    private BareRedirects() {}

    /**
     * Serves until it is ended.
     *
     * @param args the port
     */
    public static void main(String[] args) throws InterruptedException {
        CompletionStage<Result> found = CompletableFuture.completedFuture(
                new Found("https://example.com/some/path?of=usual&length=1", null, true));
        FollowShortUrl everywhere = command -> found;
        RedirectSettings settings = new RedirectSettings(
                new InetSocketAddress("127.0.0.1", Integer.parseInt(args[0])),
                null,
                new RedirectForm(302, Duration.ZERO),
                10_000,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10),
                Duration.ofSeconds(5),
                Duration.ZERO);
        RedirectServer.start(settings, everywhere, new CreationPolicy(Set.of(), Set.of()), RedirectListener.NONE);
        new CountDownLatch(1).await();
    }
}

package dev.terse.testkit;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Links whose look-ups end when and how a test wants, and a count of their clicks. */
final class FakeLinks implements UrlLookup, ClickRecorder {
    static final String URL = "https://example.com/a?b=c";

    /** Far more than the buffers of a connection hold, a thousand times. */
    static final String LONG_URL = "https://example.com/" + "x".repeat(8000);

    static final String LONGEST = "z".repeat(ShortCode.MAX_LENGTH);

    private static final Map<String, String> LINKS = Map.of(
            "abc1234",
            URL,
            "ABC1234",
            "https://example.com/upper",
            LONGEST,
            URL,
            "long",
            LONG_URL,
            "uml",
            "https://m\u00fcnchen.example/\u00fc|");

    private final BlockingQueue<CompletableFuture<Optional<ShortUrl>>> slow = new LinkedBlockingQueue<>();
    private final AtomicInteger clicks = new AtomicInteger();

    @Override
    public CompletionStage<Optional<ShortUrl>> find(ShortCode code) {
        return switch (code.value()) {
            case "slow" -> {
                CompletableFuture<Optional<ShortUrl>> result = new CompletableFuture<>();
                slow.add(result);
                yield result;
            }
            case "down" ->
                CompletableFuture.failedFuture(new UrlStoreException("finding a link", new IOException("no route")));
            case "bug" -> CompletableFuture.failedFuture(new IllegalStateException("a planted bug"));
            default -> CompletableFuture.completedFuture(link(code));
        };
    }

    @Override
    public void record(Click click) {
        clicks.incrementAndGet();
    }

    int clicks() {
        return clicks.get();
    }

    /** The next look-up that was begun and waits. */
    CompletableFuture<Optional<ShortUrl>> nextSlow() throws InterruptedException {
        CompletableFuture<Optional<ShortUrl>> next = slow.poll(20, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("No look-up was begun");
        }
        return next;
    }

    /** What a slow look-up finds. */
    static Optional<ShortUrl> found(String url) {
        return Optional.of(new ShortUrl(2, new ShortCode("slow"), new OriginalUrl(url), 0, Instant.EPOCH));
    }

    private static Optional<ShortUrl> link(ShortCode code) {
        @Nullable String url = LINKS.get(code.value());
        return Optional.ofNullable(url).map(to -> new ShortUrl(1, code, new OriginalUrl(to), 0, Instant.EPOCH));
    }
}

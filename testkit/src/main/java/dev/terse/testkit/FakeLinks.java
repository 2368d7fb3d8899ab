package dev.terse.testkit;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkUses;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Links whose look-ups end when and how a test wants, and a count of their clicks and uses. Their times are out of any clock's reach. */
final class FakeLinks implements UrlLookup, LinkUses, ClickRecorder {
    static final String URL = "https://example.com/a?b=c";

    /** Where a link leads that forwards the query. */
    static final String FORWARDING_URL = "https://example.com/a?own=1#part";

    /** Where a link leads that is over. */
    static final String FALLBACK_URL = "https://example.com/instead";

    /** Far more than the buffers of a connection hold, a thousand times. */
    static final String LONG_URL = "https://example.com/" + "x".repeat(8000);

    static final String LONGEST = "z".repeat(ShortCode.MAX_LENGTH);

    private static final ActivePeriod ENDING = new ActivePeriod(null, Instant.parse("9999-01-01T00:00:00Z"));
    private static final ActivePeriod OVER = new ActivePeriod(null, Instant.parse("0002-01-01T00:00:00Z"));
    private static final ActivePeriod TO_COME = new ActivePeriod(Instant.parse("9999-01-01T00:00:00Z"), null);

    private static final Map<String, LinkDetails> LINKS = Map.ofEntries(
            Map.entry("abc1234", to(URL)),
            Map.entry("ABC1234", to("https://example.com/upper")),
            Map.entry(LONGEST, to(URL)),
            Map.entry("long", to(LONG_URL)),
            Map.entry("uml", to("https://m\u00fcnchen.example/\u00fc|")),
            Map.entry("own-301", of(URL, ActivePeriod.ALWAYS, null, by(RedirectStatus.MOVED_PERMANENTLY))),
            Map.entry("own-302", of(URL, ActivePeriod.ALWAYS, null, by(RedirectStatus.FOUND))),
            Map.entry("own-307", of(URL, ActivePeriod.ALWAYS, null, by(RedirectStatus.TEMPORARY_REDIRECT))),
            Map.entry("own-308", of(URL, ActivePeriod.ALWAYS, null, by(RedirectStatus.PERMANENT_REDIRECT))),
            Map.entry("ending", of(URL, ENDING, null, by(RedirectStatus.MOVED_PERMANENTLY))),
            Map.entry("to-come", of(URL, TO_COME, null, Forwarding.DEFAULT)),
            Map.entry("expired", of(URL, OVER, null, Forwarding.DEFAULT)),
            Map.entry("used-up", of(URL, ActivePeriod.ALWAYS, 1L, Forwarding.DEFAULT)),
            Map.entry("disabled", disabled(URL)),
            Map.entry("fallback", of(URL, OVER, null, fallback(RedirectStatus.MOVED_PERMANENTLY))),
            Map.entry("forward", of(FORWARDING_URL, ActivePeriod.ALWAYS, null, new Forwarding(null, true, null))),
            Map.entry("twice", of(URL, ActivePeriod.ALWAYS, 2L, by(RedirectStatus.PERMANENT_REDIRECT))),
            Map.entry("limited", of(URL, ActivePeriod.ALWAYS, 1_000_000L, Forwarding.DEFAULT)),
            Map.entry("limited-down", of(URL, ActivePeriod.ALWAYS, 1L, Forwarding.DEFAULT)));

    private final BlockingQueue<CompletableFuture<Optional<ShortUrl>>> slow = new LinkedBlockingQueue<>();
    private final AtomicInteger clicks = new AtomicInteger();
    private final AtomicInteger takenUses = new AtomicInteger();
    private final Map<ShortCode, AtomicLong> uses =
            new ConcurrentHashMap<>(Map.of(new ShortCode("used-up"), new AtomicLong(1)));

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
    public CompletionStage<UseResult> take(ShortCode code) {
        return code.value().equals("limited-down")
                ? CompletableFuture.failedFuture(new UrlStoreException("taking a use", new IOException("no route")))
                : CompletableFuture.completedFuture(use(code));
    }

    @Override
    public void record(Click click) {
        clicks.incrementAndGet();
    }

    int clicks() {
        return clicks.get();
    }

    /** How many uses were taken, of whatever link. */
    int uses() {
        return takenUses.get();
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
        return Optional.of(new ShortUrl(2, new ShortCode("slow"), to(url), 1, 0, 0, Instant.EPOCH));
    }

    private UseResult use(ShortCode code) {
        @Nullable LinkDetails details = LINKS.get(code.value());
        if (details == null) {
            return new UseResult.Missing();
        }
        long max = Objects.requireNonNull(details.maxClicks(), "only limited links are used");
        long before = usesOf(code).getAndUpdate(now -> Math.min(now + 1, max));
        if (before >= max) {
            return new UseResult.Refused(link(code, details, before));
        }
        takenUses.incrementAndGet();
        return new UseResult.Taken(link(code, details, before + 1));
    }

    private Optional<ShortUrl> link(ShortCode code) {
        return Optional.ofNullable(LINKS.get(code.value()))
                .map(details -> link(code, details, usesOf(code).get()));
    }

    private AtomicLong usesOf(ShortCode code) {
        return uses.computeIfAbsent(code, first -> new AtomicLong());
    }

    private static ShortUrl link(ShortCode code, LinkDetails details, long uses) {
        return new ShortUrl(1, code, details, 1, 0, uses, Instant.EPOCH);
    }

    private static LinkDetails to(String url) {
        return LinkDetails.to(new OriginalUrl(url));
    }

    private static LinkDetails of(String url, ActivePeriod period, @Nullable Long maxClicks, Forwarding forwarding) {
        return new LinkDetails(new OriginalUrl(url), null, Tags.NONE, period, maxClicks, true, forwarding);
    }

    private static LinkDetails disabled(String url) {
        return new LinkDetails(
                new OriginalUrl(url), null, Tags.NONE, ActivePeriod.ALWAYS, null, false, Forwarding.DEFAULT);
    }

    private static Forwarding by(RedirectStatus status) {
        return new Forwarding(null, false, status);
    }

    private static Forwarding fallback(RedirectStatus status) {
        return new Forwarding(new OriginalUrl(FALLBACK_URL), false, status);
    }
}

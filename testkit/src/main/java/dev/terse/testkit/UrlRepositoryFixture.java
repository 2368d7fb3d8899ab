package dev.terse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlRepository;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;

/** A store for each test of {@link UrlRepositoryContract}, and words to speak of it. */
abstract class UrlRepositoryFixture {
    static final Instant START = Instant.parse("2026-02-03T04:05:06.789Z");
    static final Duration RETIREMENT = Duration.ofDays(30);
    static final OriginalUrl URL = new OriginalUrl("https://example.com/a");
    static final OriginalUrl OTHER_URL = new OriginalUrl("https://example.com/b");
    static final LinkDetails PLAIN = LinkDetails.to(URL);
    static final LinkDetails OTHER = LinkDetails.to(OTHER_URL);

    final ManualClock clock = new ManualClock(START);

    @SuppressWarnings("NullAway.Init")
    UrlRepository repository;

    /**
     * Supplies the store to test. Called once before each test.
     *
     * @param clock what the store is to take the time from
     * @return a store without links
     */
    protected abstract UrlRepository emptyRepository(InstantSource clock);

    @BeforeEach
    final void start_with_an_empty_store() {
        clock.set(START);
        repository = emptyRepository(clock);
    }

    final ShortUrl add(String code) {
        return add(code, PLAIN);
    }

    final ShortUrl add(String code, LinkDetails details) {
        return added(repository.add(new ShortCode(code), details));
    }

    /** The link that was stored; fails if none was. */
    static ShortUrl added(AddResult result) {
        assertThat(result).isInstanceOf(AddResult.Added.class);
        return ((AddResult.Added) result).shortUrl();
    }

    /** Changes a link as it was last seen, which is expected to succeed. */
    final ShortUrl update(ShortUrl link, LinkDetails details) {
        return changed(repository.update(link.code(), link.version(), details));
    }

    /** Deletes a link and retires its code, which is expected to succeed. */
    final ShortUrl retire(ShortUrl link) {
        return changed(
                repository.delete(link.code(), link.version(), clock.instant().plus(RETIREMENT)));
    }

    /** Deletes a link so that its code is free at once, which is expected to succeed. */
    final ShortUrl deleteForGood(ShortUrl link) {
        return changed(repository.delete(link.code(), link.version(), clock.instant()));
    }

    /** The link after a change; fails if there was none. */
    static ShortUrl changed(ChangeResult result) {
        assertThat(result).isInstanceOf(ChangeResult.Changed.class);
        return ((ChangeResult.Changed) result).shortUrl();
    }

    static boolean isChanged(ChangeResult result) {
        return result instanceof ChangeResult.Changed;
    }

    /** A link as it is after a change of its details. */
    static ShortUrl changedTo(LinkDetails details, ShortUrl link) {
        return new ShortUrl(
                link.id(), link.code(), details, link.version() + 1, link.clicks(), link.uses(), link.createdAt());
    }

    final Optional<ShortUrl> find(String code) {
        return repository.findByCode(new ShortCode(code));
    }

    final List<ShortUrl> allPages(SortOrder order, int limit) {
        return allPages(order, limit, () -> {});
    }

    final List<ShortUrl> allPages(SortOrder order, int limit, Runnable betweenPages) {
        return allPages(UrlPageRequest.first(order, limit), betweenPages);
    }

    final List<ShortUrl> allPages(UrlPageRequest first) {
        return allPages(first, () -> {});
    }

    final List<ShortUrl> allPages(UrlPageRequest first, Runnable betweenPages) {
        UrlPage page = repository.list(first);
        List<ShortUrl> all = new ArrayList<>(page.items());
        while (page.next().isPresent()) {
            betweenPages.run();
            UrlPosition end = page.next().get();
            page = repository.list(first.from(end));
            assertThat(page.items()).extracting(UrlPosition::of).doesNotContain(end);
            all.addAll(page.items());
        }
        return all;
    }
}

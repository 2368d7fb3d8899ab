package dev.terse.adapter.inmemory;

import dev.terse.testkit.UrlArchiveContract;
import java.time.InstantSource;

class InMemoryUrlArchiveTest extends UrlArchiveContract {
    @Override
    protected Store emptyStore(InstantSource clock) {
        InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
        InMemoryClicks clicks = new InMemoryClicks(urls);
        return new Store(urls, clicks, clicks, new InMemoryUrlArchive(urls, clicks));
    }
}

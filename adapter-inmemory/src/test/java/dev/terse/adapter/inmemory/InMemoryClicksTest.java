package dev.terse.adapter.inmemory;

import dev.terse.testkit.ClicksContract;
import java.time.InstantSource;

class InMemoryClicksTest extends ClicksContract {
    @Override
    protected Store emptyStore(InstantSource clock) {
        InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
        InMemoryClicks clicks = new InMemoryClicks(urls);
        return new Store(urls, clicks, clicks);
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.testkit.UrlRankingContract;
import java.time.InstantSource;

class InMemoryUrlRankingTest extends UrlRankingContract {
    @Override
    protected Store emptyStore(InstantSource clock) {
        InMemoryUrlRepository urls = new InMemoryUrlRepository(clock);
        return new Store(urls, new InMemoryClicks(urls), new InMemoryUrlRanking(urls));
    }
}

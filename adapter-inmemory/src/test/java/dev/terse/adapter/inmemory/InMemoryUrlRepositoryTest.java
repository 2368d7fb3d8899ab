package dev.terse.adapter.inmemory;

import dev.terse.domain.UrlRepository;
import dev.terse.testkit.UrlRepositoryContract;
import java.time.InstantSource;

class InMemoryUrlRepositoryTest extends UrlRepositoryContract {
    @Override
    protected UrlRepository emptyRepository(InstantSource clock) {
        return new InMemoryUrlRepository(clock);
    }
}

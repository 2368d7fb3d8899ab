package dev.terse.adapter.inmemory;

import dev.terse.testkit.RememberedAnswersContract;
import java.time.InstantSource;

class InMemoryAnswersTest extends RememberedAnswersContract {
    @Override
    protected Stores emptyStores(InstantSource clock) {
        return new Stores(new InMemoryUrlRepository(clock), new InMemoryAnswers(clock));
    }
}

package dev.terse.bootstrap;

import dev.terse.adapter.inmemory.InMemoryAnswers;
import dev.terse.adapter.inmemory.InMemoryClicks;
import dev.terse.adapter.inmemory.InMemoryUrlArchive;
import dev.terse.adapter.inmemory.InMemoryUrlRanking;
import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.domain.LinkUses;
import dev.terse.domain.UrlLookup;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of {@code terse.storage=inmemory}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "terse.storage", havingValue = "inmemory")
class InMemoryStoreConfiguration {
    @Bean
    InMemoryUrlRepository urlRepository(InstantSource clock) {
        return new InMemoryUrlRepository(clock);
    }

    @Bean
    UrlLookup urlLookup(InMemoryUrlRepository urls) {
        return UrlLookup.of(urls);
    }

    @Bean
    LinkUses linkUses(InMemoryUrlRepository urls) {
        return LinkUses.of(urls);
    }

    @Bean
    InMemoryUrlRanking urlRanking(InMemoryUrlRepository urls) {
        return new InMemoryUrlRanking(urls);
    }

    @Bean
    InMemoryClicks clicks(InMemoryUrlRepository urls) {
        return new InMemoryClicks(urls);
    }

    @Bean
    InMemoryAnswers answers(InstantSource clock) {
        return new InMemoryAnswers(clock);
    }

    @Bean
    InMemoryUrlArchive urlArchive(InMemoryUrlRepository urls, InMemoryClicks clicks) {
        return new InMemoryUrlArchive(urls, clicks);
    }
}

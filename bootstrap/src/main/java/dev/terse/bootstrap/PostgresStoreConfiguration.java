package dev.terse.bootstrap;

import dev.terse.adapter.postgres.CachedUrlLookup;
import dev.terse.adapter.postgres.ClickJournalException;
import dev.terse.adapter.postgres.JournaledClicks;
import dev.terse.adapter.postgres.PostgresAnswers;
import dev.terse.adapter.postgres.PostgresClickReports;
import dev.terse.adapter.postgres.PostgresLinkUses;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresUrlArchive;
import dev.terse.adapter.postgres.PostgresUrlRanking;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import dev.terse.adapter.postgres.TextIndex;
import dev.terse.adapter.postgres.UrlChangeListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;

/**
 * The store of {@code terse.storage=postgres}, migrated before it is used: at {@code spring.datasource.url}, or else on a server that the
 * service starts by itself.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "terse.storage", havingValue = "postgres", matchIfMissing = true)
@Import(DatabaseConfiguration.class)
class PostgresStoreConfiguration {
    @Bean
    PostgresSchema schema(DataSource dataSource, TerseSettings settings) {
        return SchemaMigration.run(dataSource, settings);
    }

    @Bean
    PostgresUrlRepository urlRepository(
            DataSource dataSource, PostgresSchema migrated, InstantSource clock, CachedUrlLookup cache) {
        return new PostgresUrlRepository(dataSource, clock, cache);
    }

    @Bean
    PostgresUrlRanking urlRanking(DataSource dataSource, PostgresSchema migrated, InstantSource clock) {
        return new PostgresUrlRanking(dataSource, clock);
    }

    @Bean
    Upkeep textIndexUpkeep(DataSource dataSource, PostgresSchema migrated) {
        return new Upkeep("terse-text-index", "The index of texts is not kept up", new TextIndex(dataSource)::keep)
                .each(Duration.ZERO, Duration.ofSeconds(1));
    }

    /**
     * Connections of the look-ups alone: writes may hold all others for as long as the disk is slow, and redirects must not wait for that. The
     * other pool is asked for first, since it is what tells the properties of the embedded server.
     */
    @Bean(defaultCandidate = false)
    DataSource lookupPool(DataSource pool, DataSourceProperties database, Environment environment) {
        return DatabaseConfiguration.pool(database, environment, "spring.datasource.lookups");
    }

    @Bean
    CachedUrlLookup urlLookup(
            @Qualifier("lookupPool") DataSource lookupPool, PostgresSchema migrated, TerseSettings settings) {
        return new CachedUrlLookup(lookupPool, settings.cache().lookup());
    }

    /** Connections of the uses alone: those of one link wait for each other, and nothing else must wait for that. */
    @Bean(defaultCandidate = false)
    DataSource usesPool(DataSource pool, DataSourceProperties database, Environment environment) {
        return DatabaseConfiguration.pool(database, environment, "spring.datasource.uses");
    }

    @Bean
    PostgresLinkUses linkUses(
            @Qualifier("usesPool") DataSource usesPool,
            PostgresSchema migrated,
            InstantSource clock,
            CachedUrlLookup cache) {
        return new PostgresLinkUses(usesPool, clock, cache);
    }

    /** On a connection beside the pool. The pool is asked for first, since it is what tells the properties of the embedded server. */
    @Bean
    UrlChangeListener urlChangeListener(
            DataSource pool, DataSourceProperties database, Environment environment, CachedUrlLookup cache) {
        Properties driver = new Properties();
        Binder.get(environment)
                .bind("spring.datasource.hikari.data-source-properties", Bindable.mapOf(String.class, String.class))
                .ifBound(driver::putAll);
        setIfGiven(driver, "user", database.determineUsername());
        setIfGiven(driver, "password", database.determinePassword());
        String url = Objects.requireNonNull(database.determineUrl());
        return UrlChangeListener.start(UrlChangeListener.connections(url, driver), cache);
    }

    private static void setIfGiven(Properties properties, String name, @Nullable String value) {
        if (value != null) {
            properties.setProperty(name, value);
        }
    }

    @Bean
    CacheMeters cacheMeters(CachedUrlLookup cache, UrlChangeListener listener) {
        return new CacheMeters(cache, listener);
    }

    @Bean("listenerHealthIndicator")
    HealthIndicator listenerHealth(UrlChangeListener listener) {
        return () -> (listener.isConnected() ? Health.up() : Health.down()).build();
    }

    /** Never down: a node that waits for the database serves what it has, and others have no more. */
    @Bean("lookupsHealthIndicator")
    HealthIndicator lookupsHealth(CachedUrlLookup cache, UrlChangeListener listener) {
        return () -> Health.up()
                .withDetail("linksNotInMemory", cache.isFailing() ? "failing" : "found")
                .withDetail("changesByOtherNodes", listener.isConnected() ? "heard" : "not heard")
                .build();
    }

    @Bean
    PostgresUrlArchive urlArchive(
            DataSource dataSource, PostgresSchema migrated, InstantSource clock, CachedUrlLookup cache) {
        return new PostgresUrlArchive(dataSource, clock, cache);
    }

    @Bean
    PostgresClickReports clickReports(DataSource dataSource, PostgresSchema migrated) {
        return new PostgresClickReports(dataSource);
    }

    @Bean
    JournaledClicks clickRecorder(
            DataSource dataSource, PostgresSchema migrated, TerseSettings settings, InstantSource clock) {
        try {
            return JournaledClicks.open(settings.journal(), dataSource, clock);
        } catch (ClickJournalException e) {
            throw StartRefusedException.failed(String.valueOf(e.getMessage()), e);
        }
    }

    /** Never down: clicks that wait are not lost, and those that are dropped are dropped on this node alone, which still redirects. */
    @Bean("journalHealthIndicator")
    HealthIndicator journalHealth(JournaledClicks clicks) {
        return () -> Health.up()
                .withDetail("lagRecords", clicks.lagRecords())
                .withDetail("lagSeconds", clicks.lag().toMillis() / 1e3)
                .withDetail("lagBytes", clicks.lagBytes())
                .withDetail("dropped", clicks.dropped())
                .build();
    }

    @Bean
    PostgresAnswers answers(DataSource dataSource, PostgresSchema migrated, InstantSource clock) {
        return new PostgresAnswers(dataSource, clock);
    }

    @Bean
    PartitionsEndpoint partitionsEndpoint(DataSource dataSource) {
        return new PartitionsEndpoint(dataSource);
    }

    @Bean
    ClickMeters clickMeters(JournaledClicks clicks) {
        return new ClickMeters(clicks);
    }
}

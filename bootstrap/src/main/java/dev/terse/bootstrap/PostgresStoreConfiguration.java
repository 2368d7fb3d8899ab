package dev.terse.bootstrap;

import dev.terse.adapter.postgres.MigrationFailedException;
import dev.terse.adapter.postgres.MigrationRefusedException;
import dev.terse.adapter.postgres.PostgresClicks;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The store of {@code terse.storage=postgres}, at {@code spring.datasource.url}, migrated before it is used. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "terse.storage", havingValue = "postgres")
@EnableConfigurationProperties(DataSourceProperties.class)
class PostgresStoreConfiguration {
    /** What Spring Boot would make by itself, if it did not insist on making one for every store. */
    @Bean
    DataSource dataSource(DataSourceProperties properties, Environment environment) {
        DataSource pool = properties.initializeDataSourceBuilder().build();
        Binder.get(environment).bind("spring.datasource.hikari", Bindable.ofInstance(pool));
        return pool;
    }

    @Bean
    PostgresSchema schema(DataSource dataSource, TerseSettings settings) {
        PostgresSchema schema = new PostgresSchema(dataSource, settings.schema());
        try {
            int version = schema.migrate();
            if (version < PostgresSchema.LOWEST_VERSION) {
                throw StartRefusedException.migration("The tables are at version " + version
                        + " now, as terse.migration.target says. This service works on version "
                        + PostgresSchema.LOWEST_VERSION + " and later.");
            }
            return schema;
        } catch (MigrationRefusedException e) {
            throw StartRefusedException.migration(e.getMessage());
        } catch (MigrationFailedException e) {
            throw StartRefusedException.failed(
                    "The database of spring.datasource.url can't be used: " + e.getMessage(), e);
        }
    }

    @Bean
    PostgresUrlRepository urlRepository(DataSource dataSource, PostgresSchema migrated, InstantSource clock) {
        return new PostgresUrlRepository(dataSource, clock);
    }

    @Bean
    PostgresClicks clicks(DataSource dataSource, PostgresSchema migrated) {
        return new PostgresClicks(dataSource);
    }
}

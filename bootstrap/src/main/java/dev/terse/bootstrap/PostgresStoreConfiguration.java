package dev.terse.bootstrap;

import dev.terse.adapter.postgres.MigrationRefusedException;
import dev.terse.adapter.postgres.PostgresClicks;
import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of {@code terse.storage=postgres}, at {@code spring.datasource.url}, migrated before it is used. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "terse.storage", havingValue = "postgres")
@ImportAutoConfiguration(DataSourceAutoConfiguration.class)
class PostgresStoreConfiguration {
    @Bean
    PostgresSchema schema(DataSource dataSource, TerseSettings settings) {
        PostgresSchema schema = new PostgresSchema(dataSource, settings.schema());
        try {
            schema.migrate();
        } catch (MigrationRefusedException e) {
            throw new StartRefusedException(e);
        }
        return schema;
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

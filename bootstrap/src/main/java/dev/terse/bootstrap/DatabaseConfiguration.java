package dev.terse.bootstrap;

import dev.terse.bootstrap.embedded.EmbeddedPostgres;
import dev.terse.bootstrap.embedded.EmbeddedPostgresException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** The database at {@code spring.datasource.url}, or else the one of the embedded server. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(DataSourceProperties.class)
class DatabaseConfiguration {
    /** What Spring Boot would make by itself, if it did not insist on making one for every store. */
    @Bean
    DataSource dataSource(
            DataSourceProperties properties, @Nullable EmbeddedPostgres embedded, Environment environment) {
        if (embedded != null) {
            properties.setUrl(embedded.jdbcUrl());
            properties.setUsername(EmbeddedPostgres.USER);
            properties.setPassword(embedded.password());
        }
        return pool(properties, environment);
    }

    /** A pool of connections to that database, with the settings of {@code spring.datasource.hikari} and then those of other prefixes. */
    static DataSource pool(DataSourceProperties properties, Environment environment, String... prefixes) {
        DataSource pool = properties.initializeDataSourceBuilder().build();
        Bindable<DataSource> settings = Bindable.ofInstance(pool);
        Binder binder = Binder.get(environment);
        binder.bind("spring.datasource.hikari", settings);
        for (String prefix : prefixes) {
            binder.bind(prefix, settings);
        }
        return pool;
    }

    /** The server of a service that is given none. Stopped after the pool that connects to it. */
    @Configuration(proxyBeanMethods = false)
    @Conditional(NoDatabaseIsGiven.class)
    static class EmbeddedServerConfiguration {
        @Bean
        EmbeddedPostgres embeddedPostgres(TerseSettings settings) {
            try {
                return EmbeddedPostgres.start(settings.dataDir());
            } catch (EmbeddedPostgresException e) {
                throw StartRefusedException.failed(String.valueOf(e.getMessage()), e);
            }
        }
    }

    private static final class NoDatabaseIsGiven implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return context.getEnvironment()
                    .getProperty("spring.datasource.url", "")
                    .isEmpty();
        }
    }
}

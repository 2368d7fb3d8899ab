package dev.terse.bootstrap;

import dev.terse.bootstrap.command.Database;
import dev.terse.bootstrap.command.DatabaseUnavailableException;
import dev.terse.bootstrap.embedded.EmbeddedPostgres;
import dev.terse.bootstrap.embedded.RunningServer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The database that the service would use. Where that is the embedded server, it is the one that a service runs in the same folder, or
 * else one that runs for as long as the command.
 */
final class CommandDatabase implements Database {
    @Override
    public <T> T use(List<String> settings, Function<DataSource, T> work) {
        try (ConfigurableApplicationContext context = start(settings)) {
            return work.apply(context.getBean(DataSource.class));
        }
    }

    private static ConfigurableApplicationContext start(List<String> settings) {
        SpringApplication application = new SpringApplicationBuilder(DatabaseConfiguration.class)
                .web(WebApplicationType.NONE)
                .initializers(new SettingsInitializer(), CommandDatabase::prepare)
                .build();
        try {
            return application.run(settings.toArray(String[]::new));
        } catch (InvalidSettingException | StartRefusedException e) {
            throw new DatabaseUnavailableException(String.valueOf(e.getMessage()), e);
        }
    }

    private static void prepare(ConfigurableApplicationContext context) {
        TerseSettings settings = context.getBeanFactory().getBean(TerseSettings.class);
        if (settings.storage() != TerseSettings.Storage.POSTGRES) {
            throw InvalidSettingException.of("terse.storage", "postgres, for a command that works on its tables");
        }
        Map<String, Object> overrides = new LinkedHashMap<>();
        // A connection to work on, and a few beside it. Nothing is known of how long a statement may take.
        overrides.put("spring.datasource.hikari.maximum-pool-size", "4");
        overrides.put("spring.datasource.hikari.minimum-idle", "0");
        overrides.put("spring.datasource.hikari.data-source-properties.socketTimeout", "0");
        if (context.getEnvironment().getProperty("spring.datasource.url", "").isEmpty()) {
            RunningServer.find(settings.dataDir()).ifPresent(server -> {
                overrides.put("spring.datasource.url", server.jdbcUrl());
                overrides.put("spring.datasource.username", EmbeddedPostgres.USER);
                overrides.put("spring.datasource.password", server.password());
            });
        }
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("command", overrides));
    }
}

package dev.terse.bootstrap;

import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresUrlArchive;
import dev.terse.adapter.postgres.PostgresUrlRepository;
import dev.terse.application.ExportLinks;
import dev.terse.application.ExportLinksService;
import dev.terse.application.ImportLinks;
import dev.terse.application.ImportLinksService;
import dev.terse.bootstrap.command.Database;
import dev.terse.bootstrap.command.DatabaseUnavailableException;
import dev.terse.bootstrap.command.LinkStore;
import dev.terse.bootstrap.embedded.EmbeddedPostgres;
import dev.terse.bootstrap.embedded.RunningServer;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;

/**
 * The database that the service would use, and the links in it. Where that is the embedded server, it is the one that a service runs in
 * the same folder, or else one that runs for as long as the command.
 */
final class CommandDatabase implements Database, LinkStore {
    @Override
    public <T> T use(List<String> settings, Function<DataSource, T> work) {
        try (ConfigurableApplicationContext context = start(settings)) {
            return work.apply(context.getBean(DataSource.class));
        }
    }

    @Override
    public <T> T read(List<String> settings, BiFunction<ExportLinks, String, T> work) {
        return use(settings, dataSource -> {
            int version = new PostgresSchema(dataSource, PostgresSchema.Settings.DEFAULT).version();
            if (version < PostgresSchema.LOWEST_VERSION) {
                throw new DatabaseUnavailableException(
                        version == 0
                                ? "There are no links in this database."
                                : "The tables are at version " + version + ", and this command reads version "
                                        + PostgresSchema.LOWEST_VERSION
                                        + " and later. A start of the service upgrades them.");
            }
            InstantSource clock = InstantSource.system();
            PostgresUrlArchive archive = new PostgresUrlArchive(dataSource, clock);
            return work.apply(
                    new ExportLinksService(archive, new PostgresUrlRepository(dataSource, clock)), archive.store());
        });
    }

    @Override
    public <T> T write(List<String> settings, Function<ImportLinks, T> work) {
        try (ConfigurableApplicationContext context = start(settings)) {
            DataSource dataSource = context.getBean(DataSource.class);
            TerseSettings terse = context.getBean(TerseSettings.class);
            try {
                SchemaMigration.run(dataSource, terse);
            } catch (StartRefusedException e) {
                throw new DatabaseUnavailableException(String.valueOf(e.getMessage()), e);
            }
            return work.apply(new ImportLinksService(
                    new PostgresUrlArchive(dataSource, InstantSource.system()),
                    CreationPolicies.of(terse, context.getEnvironment())));
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
        // One or two connections to work on, and a few beside them. Nothing is known of how long a statement may take.
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

package dev.terse.bootstrap;

import dev.terse.bootstrap.command.Commands;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;

/** Starts the service, or runs a command. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration(exclude = DataSourceAutoConfiguration.class)
@Import({
    ServiceConfiguration.class,
    InMemoryStoreConfiguration.class,
    PostgresStoreConfiguration.class,
    RedirectConfiguration.class
})
public class TerseApplication {
    /** For Spring. */
    public TerseApplication() {}

    /**
     * Starts the service, and prints its address once it is up; or runs a command, and exits.
     *
     * @param args settings, each {@code --name=value}, and the command with its options, if any
     */
    public static void main(String[] args) {
        if (Commands.areGiven(args)) {
            CommandDatabase database = new CommandDatabase();
            System.exit(Commands.run(StartMessage.version(), database, database, args));
        }
        start(args);
    }

    static ConfigurableApplicationContext start(String... args) {
        SpringApplication application = new SpringApplication(TerseApplication.class);
        application.addInitializers(new SettingsInitializer());
        return application.run(args);
    }
}

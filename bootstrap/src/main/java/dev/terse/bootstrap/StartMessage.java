package dev.terse.bootstrap;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;

/** Says where the service is, where its links are, and what to try first. */
final class StartMessage implements ApplicationListener<ApplicationReadyEvent> {
    private static final Logger LOG = LoggerFactory.getLogger(StartMessage.class);

    private final TerseSettings settings;

    StartMessage(TerseSettings settings) {
        this.settings = settings;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Environment environment = event.getApplicationContext().getEnvironment();
        String url = url(
                        environment.getProperty("server.address", "localhost"),
                        environment.getRequiredProperty("local.server.port"))
                + environment.getProperty("server.servlet.context-path", "");
        LOG.info(
                """
                Terse {} on Java {} is up at {}. {}{}
                Try: curl -i -H 'Content-Type: application/json' -d '{"originalUrl":"https://example.com/"}' {}/api/v1/urls""",
                version(),
                Runtime.version(),
                url,
                redirects(event.getApplicationContext()),
                storage(environment.getProperty("spring.datasource.url", "")),
                url);
    }

    private String redirects(ApplicationContext context) {
        RedirectLifecycle listener =
                context.getBeanProvider(RedirectLifecycle.class).getIfAvailable();
        return listener == null
                ? ""
                : "Short URLs are served at " + url(settings.redirect().address(), String.valueOf(listener.port()))
                        + " too. ";
    }

    private static String url(String host, String port) {
        return "http://" + (host.equals("127.0.0.1") ? "localhost" : host.contains(":") ? "[" + host + "]" : host) + ":"
                + port;
    }

    private String storage(String databaseUrl) {
        if (settings.storage() == TerseSettings.Storage.INMEMORY) {
            return "Links are kept in memory and are gone when it stops.";
        }
        return databaseUrl.isEmpty()
                ? "Links are kept in the embedded PostgreSQL in "
                        + settings.dataDir().toAbsolutePath().normalize() + "."
                // The parameters may have a password.
                : "Links are kept in PostgreSQL at " + databaseUrl.replaceFirst("[?].*", "") + ".";
    }

    /** From the jar's manifest; classes that are run from a folder have none. */
    static String version() {
        String version = StartMessage.class.getPackage().getImplementationVersion();
        return version == null ? "(unpackaged)" : version;
    }
}

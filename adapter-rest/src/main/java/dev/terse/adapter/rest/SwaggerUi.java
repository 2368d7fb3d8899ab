package dev.terse.adapter.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** Where the files of Swagger UI are on the class path. */
final class SwaggerUi {
    private static final String VERSION = "/META-INF/maven/org.webjars/swagger-ui/pom.properties";

    private SwaggerUi() {}

    /** This module's own files, which name its document, before those of the library, which name an example on the internet. */
    static String[] locations() {
        Properties properties = new Properties();
        try (InputStream file = Objects.requireNonNull(SwaggerUi.class.getResourceAsStream(VERSION), VERSION)) {
            properties.load(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new String[] {
            "classpath:/dev/terse/adapter/rest/swagger-ui/",
            "classpath:/META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/"
        };
    }
}

package dev.terse.adapter.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The server that integration tests run against, one for all of a JVM: a container where a Docker engine answers, the embedded
 * binaries where none does. The system property {@value #CHOICE} takes the choice: {@code docker}, {@code embedded}, or the JDBC URL
 * of a server that is there, with user and password in it. Where no server can be had, tests fail.
 */
public final class PostgresServer {
    static final String CHOICE = "terse.test.postgres";

    private static final String IMAGE = "postgres:" + System.getProperty("terse.test.postgres.version", "18");
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static final PostgresServer INSTANCE = start(System.getProperty(CHOICE, ""));

    private final String url;
    private final boolean isEmbedded;

    private PostgresServer(String url, boolean isEmbedded) {
        this.url = url;
        this.isEmbedded = isEmbedded;
    }

    /** Whether its processes are this machine's, and its user may know all. */
    static boolean isEmbedded() {
        return INSTANCE.isEmbedded;
    }

    /** A new, empty database on the server, as a JDBC URL with user and password in it. */
    public static String newDatabase() {
        String name = "terse_" + ProcessHandle.current().pid() + "_" + DATABASES.incrementAndGet();
        try (Connection connection = DriverManager.getConnection(INSTANCE.url)) {
            connection.createStatement().execute("CREATE DATABASE " + name);
        } catch (SQLException e) {
            throw new IllegalStateException("The PostgreSQL server at " + INSTANCE.url + " makes no database", e);
        }
        return INSTANCE.url.replaceFirst("(//[^/]*/)[^?]*", "$1" + name);
    }

    private static PostgresServer start(String choice) {
        String taken = choice.isEmpty() ? (dockerAnswers() ? "docker" : "embedded") : choice;
        PostgresServer server =
                switch (taken) {
                    case "docker" -> container();
                    case "embedded" -> embedded();
                    default -> new PostgresServer(taken, false);
                };
        System.out.println("Integration tests run on PostgreSQL: " + taken);
        return server;
    }

    private static boolean dockerAnswers() {
        return DockerClientFactory.instance().isDockerAvailable();
    }

    private static PostgresServer container() {
        PostgreSQLContainer container = new PostgreSQLContainer(IMAGE);
        container.start();
        String separator = container.getJdbcUrl().contains("?") ? "&" : "?";
        return new PostgresServer(
                container.getJdbcUrl() + separator + "user=" + container.getUsername() + "&password="
                        + container.getPassword(),
                false);
    }

    private static PostgresServer embedded() {
        try {
            return new PostgresServer(EmbeddedPostgres.builder().start().getJdbcUrl("postgres", "postgres"), true);
        } catch (IOException e) {
            throw new UncheckedIOException("No Docker engine answers, and the embedded PostgreSQL does not start", e);
        }
    }
}

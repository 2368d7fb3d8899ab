package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.postgres.PostgresSchema;
import dev.terse.adapter.postgres.PostgresServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Starts that end at once, each in a JVM of its own: what the operator sees is an exit code and a message. */
class StartIT {
    @Test
    void a_table_that_is_too_big_to_be_partitioned_offline_ends_the_start_with_exit_code_3() throws Exception {
        String url = PostgresServer.newDatabase();
        Ended first = start(Postgres.on(url, "--terse.migration.target=1"));
        assertThat(first.errors())
                .singleElement()
                .asString()
                .contains("The tables are at version 1 now")
                .contains("works on version " + PostgresSchema.LOWEST_VERSION + " and later.");
        assertThat(first.exitCode()).isEqualTo(3);
        try (Connection connection = DriverManager.getConnection(url)) {
            connection
                    .createStatement()
                    .execute("INSERT INTO urls (short_code, original_url) VALUES ('a', 'http://a'), ('b', 'http://b')");
        }

        Ended refused = start(Postgres.on(url, "--terse.migration.offline-row-limit=1"));

        assertThat(refused.exitCode()).isEqualTo(3);
        assertThat(refused.errors()).singleElement().asString().contains("The table urls has more than 1 rows");
        assertThat(refused.lines()).noneMatch(line -> line.contains("\tat "));
        try (RunningService service = RunningService.start(Postgres.on(url))) {
            assertThat(service.get("/a").statusCode()).isEqualTo(302);
            service.awaitClicks();
            assertThat(service.get("/api/v1/stats").body()).isEqualTo("{\"urls\":2,\"clicks\":1}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "(//[^/:]*):[0-9]+ | $1:1 | Connection to .*:1 refused",
                "user=[^&]* | user=nobody | FATAL: .*nobody",
                "(//[^/]*)/[^?]* | $1/nowhere | FATAL: database \"nowhere\" does not exist"
            })
    void a_database_that_can_not_be_used_is_told_in_one_line(String part, String replacement, String reason)
            throws Exception {
        String url = PostgresServer.newDatabase().replaceFirst(part, replacement);

        Ended failed = start(Postgres.on(url));

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.lines()).singleElement().asString().containsPattern("The database can't be used: " + reason);
    }

    @Test
    void a_data_folder_that_can_not_be_used_is_told_in_one_line(@TempDir Path parent) throws Exception {
        Path data = Files.writeString(parent.resolve("data"), "a file");

        Ended failed = start("--terse.data-dir=" + data);

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.lines())
                .singleElement()
                .asString()
                .contains("The embedded PostgreSQL can't write to " + data)
                .contains("spring.datasource.url");
    }

    private static Ended start(String... settings) throws IOException, InterruptedException {
        ServiceProcess process = ServiceProcess.start(settings);
        return new Ended(process.awaitEnd(), process.lines());
    }

    private record Ended(int exitCode, List<String> lines) {
        List<String> errors() {
            return lines.stream()
                    .filter(line -> line.contains("ERROR") || line.contains("WARN"))
                    .toList();
        }
    }
}

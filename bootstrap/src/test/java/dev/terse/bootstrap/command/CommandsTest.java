package dev.terse.bootstrap.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.application.ExportLinks;
import dev.terse.application.ImportLinks;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

class CommandsTest {
    private final List<String> settings = new ArrayList<>();
    private final Nothing none = new Nothing();

    private final class Nothing implements Database, LinkStore {
        @Override
        public <T> T use(List<String> given, Function<DataSource, T> work) {
            throw missing(given);
        }

        @Override
        public <T> T read(List<String> given, BiFunction<ExportLinks, String, T> work) {
            throw missing(given);
        }

        @Override
        public <T> T write(List<String> given, Function<ImportLinks, T> work) {
            throw missing(given);
        }

        private DatabaseUnavailableException missing(List<String> given) {
            settings.addAll(given);
            return new DatabaseUnavailableException("There is no database here.", new IllegalStateException());
        }
    }

    private record Outcome(int code, String out, String err) {}

    private Outcome run(String... arguments) {
        return run(none, arguments);
    }

    private Outcome run(Database database, String... arguments) {
        PrintStream standardOut = System.out;
        PrintStream standardErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int code = Commands.run("1.2.3", database, none, arguments);
            return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(standardOut);
            System.setErr(standardErr);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"repartition", "repartitoin", "--help", "-h", "--version", "--partitions=4"})
    void what_is_no_setting_is_for_a_command(String argument) {
        assertThat(Commands.areGiven("--server.port=0", argument)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--server.port=0", "--terse.data-dir=/a b", "--spring.datasource.url=jdbc:x", "--debug"})
    void settings_alone_start_the_service(String argument) {
        assertThat(Commands.areGiven(argument)).isFalse();
    }

    @Test
    void no_arguments_start_the_service() {
        assertThat(Commands.areGiven()).isFalse();
    }

    @Test
    void a_command_is_given_the_settings_wherever_they_are() {
        run("--spring.datasource.url=a", "repartition", "--partitions", "4", "--terse.data-dir=b");

        assertThat(settings).containsExactly("--spring.datasource.url=a", "--terse.data-dir=b");
    }

    @Test
    void a_database_that_is_not_there_is_told_in_a_sentence() {
        assertThat(run("partitions"))
                .isEqualTo(new Outcome(1, "", "There is no database here." + System.lineSeparator()));
    }

    @Test
    void what_the_database_says_is_told_in_a_sentence() {
        Database broken = new Database() {
            @Override
            public <T> T use(List<String> given, Function<DataSource, T> work) {
                return work.apply(new NoConnections());
            }
        };

        assertThat(run(broken, "partitions"))
                .isEqualTo(new Outcome(
                        1, "", "The database failed at reading the partitions: it is gone." + System.lineSeparator()));
    }

    private static final class NoConnections extends AbstractDataSource {
        @Override
        public Connection getConnection() throws SQLException {
            throw new SQLException("it is gone");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "repartition",
                "repartition --partitions 0",
                "repartition --partitions 1025",
                "repartition --partitions four",
                "repartition --partitions 4 --abort",
                "repartition --abort --dry-run",
                "repartition --partitions 4 --batch-rows 0",
                "repartition --partitions 4 --max-rows-per-second 0",
                "repartition --partitions 4 --lock-timeout 0ms",
                "repartition --partitions 4 --lock-timeout soon",
                "repartition --partitions 4 more",
                "help nothing"
            })
    void what_is_not_understood_changes_nothing(String line) {
        Outcome outcome = run(line.split(" "));

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("Usage: java -jar terse.jar");
        assertThat(settings).isEmpty();
    }

    @Test
    void a_command_that_is_mistyped_is_guessed() {
        Outcome outcome = run("repartitoin");

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("Did you mean: java -jar terse.jar repartition");
    }

    @Test
    void help_names_the_commands() {
        Outcome outcome = run("--help");

        assertThat(outcome.code()).isZero();
        assertThat(outcome.out()).contains("repartition", "partitions", "import", "export", "--spring.datasource.url");
    }

    @Test
    void help_of_a_command_has_its_options_and_exit_codes() {
        assertThat(run("repartition", "--help").out())
                .contains(
                        "--partitions",
                        "--dry-run",
                        "--abort",
                        "--batch-rows",
                        "--max-rows-per-second",
                        "--lock-timeout")
                .contains("Default: 1000", "Default: 100ms", "Exit codes:");
    }

    @Test
    void help_of_import_and_export_has_their_options_and_exit_codes() {
        assertThat(run("import", "--help").out())
                .contains("--from", "csv, ndjson (our own), yourls, kutt,", "--refused", "Exit codes:");
        assertThat(run("export", "--help").out()).contains("--format", "csv or ndjson.", ".part", "Exit codes:");
    }

    @Test
    void the_version_is_told() {
        assertThat(run("--version").out()).startsWith("Terse 1.2.3 on Java ");
    }
}

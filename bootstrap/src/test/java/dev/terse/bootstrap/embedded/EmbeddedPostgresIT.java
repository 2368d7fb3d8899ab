package dev.terse.bootstrap.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedPostgresIT {
    @TempDir
    private Path parent;

    @Test
    void it_is_durable_and_closed_to_others() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThat(query(server, "SHOW fsync")).containsExactly("on");
            assertThat(query(server, "SHOW synchronous_commit")).containsExactly("on");
            assertThat(query(server, "SHOW full_page_writes")).containsExactly("on");
            assertThat(query(server, "SHOW data_checksums")).containsExactly("on");
            assertThat(query(server, "SHOW listen_addresses")).containsExactly("127.0.0.1");
            assertThat(query(server, "SHOW unix_socket_directories")).containsExactly("");
            assertThat(query(server, "SHOW server_encoding")).containsExactly("UTF8");
            assertThat(query(server, "SELECT DISTINCT auth_method FROM pg_hba_file_rules"))
                    .containsExactly("scram-sha-256");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder())))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder().resolve("postgresql.password"))))
                .isEqualTo("rw-------");
    }

    @ParameterizedTest
    @CsvSource({"terse, ''", "terse, wrong", "postgres, postgres", "root, ''"})
    void nobody_gets_in_without_the_password(String user, String password) {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThatExceptionOfType(SQLException.class)
                    .isThrownBy(() -> DriverManager.getConnection(server.jdbcUrl(), user, password)
                            .close())
                    .withMessageContaining("password");
        }
    }

    @Test
    void what_was_written_is_there_after_a_stop_and_a_start() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            execute(server, "CREATE TABLE kept AS SELECT 'äöü' AS text");
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThat(query(server, "SELECT text FROM kept")).containsExactly("äöü");
        }
    }

    @Test
    void a_folder_with_spaces_and_quotes_in_its_name_does() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(parent.resolve("it's my data, ä"))) {
            assertThat(query(server, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void a_set_up_that_was_interrupted_is_done_again() throws Exception {
        for (String unfinished : List.of("postgresql.new", "postgresql-binaries-new")) {
            Files.createDirectories(folder().resolve(unfinished).resolve("base"));
            Files.writeString(folder().resolve(unfinished).resolve("PG_VERSION"), "half");
        }
        Files.writeString(folder().resolve("postgresql.password"), "of the interrupted one");

        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThat(query(server, "SELECT 1")).containsExactly("1");
        }
        assertThat(folder().resolve("postgresql.new")).doesNotExist();
    }

    @Test
    void a_second_one_in_the_same_folder_is_refused() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThatExceptionOfType(EmbeddedPostgresException.class)
                    .isThrownBy(() -> EmbeddedPostgres.start(folder()))
                    .withMessage("Another Terse uses " + folder()
                            + ": stop it, or give this one a terse.data-dir of its own.");
            assertThat(query(server, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void data_of_another_major_version_is_refused_and_left_alone() throws Exception {
        Path version = Files.createDirectories(folder().resolve("postgresql")).resolve("PG_VERSION");
        Files.writeString(version, "17\n");

        assertRefused(
                "The data in " + folder() + " is of PostgreSQL 17, and this version of Terse comes with 18: dump it"
                        + " with the version of Terse that wrote it, and restore it into an empty terse.data-dir.");

        assertThat(version).hasContent("17");
    }

    @Test
    void data_whose_password_is_gone_is_refused() throws Exception {
        EmbeddedPostgres.start(folder()).close();
        Files.delete(folder().resolve("postgresql.password"));

        assertRefused("The password of the data in " + folder() + " is gone: restore "
                + folder().resolve("postgresql.password") + " from a back-up.");
    }

    @Test
    void a_folder_that_can_not_be_made_is_refused() throws Exception {
        Files.writeString(parent.resolve("data"), "a file");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(folder()))
                .withMessage("The embedded PostgreSQL can't write to " + folder() + " (" + folder()
                        + "): set terse.data-dir to a folder of this user, or spring.datasource.url to a PostgreSQL of"
                        + " your own.");
    }

    @Test
    void a_configuration_that_the_server_refuses_is_told() throws Exception {
        EmbeddedPostgres.start(folder()).close();
        Files.writeString(folder().resolve("postgresql").resolve("postgresql.conf"), "shared_buffers = much");

        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(folder()))
                .withMessage("The embedded PostgreSQL does not start: configuration file \""
                        + folder().resolve("postgresql").resolve("postgresql.conf") + "\" contains errors (more in "
                        + folder().resolve("postgresql.log") + ").");
        assertThat(folder().resolve("postgresql.log")).content().contains("shared_buffers");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pg_ctl: could not write: No space left on device | There is no space left for the embedded PostgreSQL in",
                "unshare: unshare failed: Operation not permitted | PostgreSQL does not run as root, and this system gives root no user namespace",
                "initdb: error: cannot be run as root | PostgreSQL does not run as root",
                "data: Read-only file system | (data: Read-only file system): set terse.data-dir to a folder of this user"
            })
    void what_went_wrong_is_told_in_a_sentence(String output, String sentence) {
        assertThat(EmbeddedPostgres.unusable(folder(), output, null)).hasMessageContaining(sentence);
    }

    @Test
    void a_platform_without_binaries_is_told_what_to_do() {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(folder(), Platform.of("Linux", "s390x")))
                .withMessage("There is no embedded PostgreSQL for linux on s390x in this jar: set spring.datasource.url"
                        + " to a PostgreSQL of your own, or terse.storage=inmemory.");
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux, x86_64",
        "Linux, aarch64, linux, arm_64",
        "Mac OS X, x86_64, darwin, x86_64",
        "Mac OS X, aarch64, darwin, arm_64",
        "Windows 11, amd64, windows, x86_64"
    })
    void platforms_have_the_names_of_their_binaries(String osName, String osArch, String system, String processor) {
        assertThat(Platform.of(osName, osArch)).isEqualTo(new Platform(system, processor));
    }

    @Test
    void a_server_of_another_folder_that_has_the_number_of_a_dead_one_is_left_alone() throws Exception {
        EmbeddedPostgres.start(folder()).close();
        try (EmbeddedPostgres other = EmbeddedPostgres.start(parent.resolve("other"))) {
            writePid(query(other, "SELECT pg_read_file('postmaster.pid', 0, 20)")
                    .get(0)
                    .lines()
                    .findFirst()
                    .orElseThrow());

            try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
                assertThat(query(server, "SELECT 1")).containsExactly("1");
            }
            assertThat(query(other, "SELECT 1")).containsExactly("1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "half a li", "-1", "99999999999999999999"})
    void a_number_that_was_not_written_to_its_end_is_none(String pid) throws Exception {
        EmbeddedPostgres.start(folder()).close();
        Files.writeString(folder().resolve("postgresql").resolve("postmaster.pid"), pid);

        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThat(query(server, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void a_process_that_has_the_number_of_a_dead_server_is_left_alone() throws Exception {
        EmbeddedPostgres.start(folder()).close();
        writePid(Long.toString(ProcessHandle.current().pid()));

        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThat(query(server, "SELECT 1")).containsExactly("1");
        }
    }

    @Test
    void programs_of_another_version_are_replaced() throws Exception {
        Path old = Files.createDirectories(folder().resolve("postgresql-binaries-linux-amd64-18.0.0"));

        try (EmbeddedPostgres server = EmbeddedPostgres.start(folder())) {
            assertThat(query(server, "SELECT 1")).containsExactly("1");
        }

        assertThat(old).doesNotExist();
    }

    @Test
    void a_folder_whose_name_a_shell_would_read_is_refused() {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(parent.resolve("my $HOME")))
                .withMessageContaining("has a character that PostgreSQL's programs can't take");
    }

    private void writePid(String pid) throws IOException {
        Files.writeString(
                folder().resolve("postgresql").resolve("postmaster.pid"),
                pid + "\n" + folder().resolve("postgresql") + "\n1\n1\n\n127.0.0.1\n");
    }

    private void assertRefused(String sentence) {
        assertThatExceptionOfType(EmbeddedPostgresException.class)
                .isThrownBy(() -> EmbeddedPostgres.start(folder()))
                .withMessage(sentence);
    }

    private Path folder() {
        return parent.resolve("data");
    }

    private static List<String> query(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        }
    }

    private static void execute(EmbeddedPostgres server, String sql) throws SQLException {
        try (Connection connection = connect(server);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl(), EmbeddedPostgres.USER, server.password());
    }
}

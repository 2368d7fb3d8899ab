package dev.terse.adapter.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@SuppressWarnings("try")
class FolderLockIT {
    @TempDir
    private Path folder;

    @Test
    void a_second_attempt_is_refused_and_the_folder_stays_closed_to_other_processes() throws IOException {
        try (FolderLock lock = locked()) {
            assertThat(FolderLock.tryLock(folder)).isEmpty();

            assertThat(tryLockInAnotherProcess()).isEqualTo("refused");
        }
    }

    @Test
    void the_folder_by_another_name_is_the_same() throws IOException {
        Path other = Files.createSymbolicLink(folder.resolve("other"), folder);
        try (FolderLock lock = locked()) {
            assertThat(FolderLock.tryLock(other)).isEmpty();
            assertThat(FolderLock.tryLock(folder.resolve("other/."))).isEmpty();

            assertThat(tryLockInAnotherProcess()).isEqualTo("refused");
        }
    }

    @Test
    void what_was_let_go_can_be_locked_by_anyone() throws IOException {
        FolderLock first = locked();
        first.close();

        assertThat(tryLockInAnotherProcess()).isEqualTo("locked");
        try (FolderLock second = locked()) {
            first.close();

            assertThat(FolderLock.tryLock(folder)).isEmpty();
        }
    }

    @Test
    void a_failure_holds_nothing() throws IOException {
        Path inTheWay = Files.createDirectory(folder.resolve("lock"));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> FolderLock.tryLock(folder));

        Files.delete(inTheWay);

        locked().close();
    }

    private FolderLock locked() throws IOException {
        return FolderLock.tryLock(folder).orElseThrow();
    }

    private String tryLockInAnotherProcess() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherProcess.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    }

    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] args) throws IOException {
            System.out.println(FolderLock.tryLock(Path.of(args[0])).isPresent() ? "locked" : "refused");
        }
    }
}

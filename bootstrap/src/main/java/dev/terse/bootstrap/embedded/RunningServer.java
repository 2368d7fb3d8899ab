package dev.terse.bootstrap.embedded;

import dev.terse.adapter.postgres.FolderLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A server that another process runs by {@link EmbeddedPostgres}.
 *
 * @param jdbcUrl where it answers, without user and password
 * @param password the password of {@link EmbeddedPostgres#USER}
 */
public record RunningServer(String jdbcUrl, String password) {
    /** Lines of the file that PostgreSQL keeps while it runs, as its {@code pidfile.h} numbers them. */
    private static final int PORT_LINE = 4;

    private static final int STATUS_LINE = 8;

    /**
     * Looks for the server of a folder.
     *
     * @param folder as for {@link EmbeddedPostgres#start}
     * @return the server; empty if no living process uses the folder, or if the server does not accept connections yet
     * @throws EmbeddedPostgresException if the folder can't be read
     */
    public static Optional<RunningServer> find(Path folder) {
        try {
            if (!Files.isDirectory(folder) || !isInUse(folder.toRealPath())) {
                return Optional.empty();
            }
            Path pidFile = EmbeddedPostgres.pidFile(EmbeddedPostgres.cluster(folder));
            List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
            if (lines.size() < STATUS_LINE
                    || !lines.get(STATUS_LINE - 1).strip().equals("ready")) {
                return Optional.empty();
            }
            int port = Integer.parseInt(lines.get(PORT_LINE - 1).strip());
            String password =
                    Files.readString(EmbeddedPostgres.passwordFile(folder)).strip();
            return Optional.of(new RunningServer(EmbeddedPostgres.jdbcUrl(port), password));
        } catch (IOException e) {
            throw new EmbeddedPostgresException(
                    "The embedded PostgreSQL in " + folder + " can't be reached: " + EmbeddedPostgres.describe(e), e);
        }
    }

    private static boolean isInUse(Path folder) throws IOException {
        Optional<FolderLock> lock = FolderLock.tryLock(folder);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }
}

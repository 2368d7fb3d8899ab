package dev.terse.bootstrap.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.adapter.postgres.FolderLock;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * A PostgreSQL server whose data, programs and password are in a folder, and which runs from {@link #start} to {@link #close}. It answers
 * on the loopback address only, on a port of the moment, and demands the password. It is as durable as PostgreSQL is by default.
 *
 * <p>One that outlives this JVM, because it was killed, is stopped by the next start in the same folder, which goes on with its data.
 */
public final class EmbeddedPostgres implements AutoCloseable {
    /** Owner of the database and of all that is in it. */
    public static final String USER = "terse";

    private static final String ADDRESS = "127.0.0.1";

    private static final int PASSWORD_BYTES = 24;

    /** Seconds that a start may take: after a crash the server first repeats what it had not written to its tables. */
    private static final int START_SECONDS = 600;

    private static final int STOP_SECONDS = 60;

    private static final Pattern NOT_FOR_A_SHELL = Pattern.compile("[$`\"\\\\]");

    /** What the server says until it has its own log. */
    private static final String START_LOG = "postgresql.log";

    private static final Pattern REASON = Pattern.compile("(?:FATAL|PANIC|ERROR|error): +(.*)");

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final Path folder;
    private final FolderLock lock;
    private final Binaries binaries;
    private final Path cluster;
    private final int port;
    private final String password;

    private EmbeddedPostgres(Path folder, FolderLock lock, Binaries binaries, Path cluster, int port, String password) {
        this.folder = folder;
        this.lock = lock;
        this.binaries = binaries;
        this.cluster = cluster;
        this.port = port;
        this.password = password;
    }

    /**
     * Starts the server, and sets it up first if the folder has none. Takes some seconds then, and one or two later.
     *
     * @param folder where it is; made if it does not exist
     * @return the server, which accepts connections
     * @throws EmbeddedPostgresException if it can't be started; the folder keeps the data that it had
     */
    public static EmbeddedPostgres start(Path folder) {
        return start(folder, Platform.current());
    }

    static EmbeddedPostgres start(Path folder, Platform platform) {
        Path absolute = folder.toAbsolutePath().normalize();
        @Nullable FolderLock lock = null;
        try {
            createFolder(absolute, platform);
            absolute = absolute.toRealPath();
            checkName(absolute, platform);
            lock = lock(absolute);
            return start(absolute, lock, platform);
        } catch (IOException e) {
            letGo(lock);
            throw unusable(absolute, describe(e), e);
        } catch (EmbeddedPostgresException e) {
            letGo(lock);
            throw e;
        }
    }

    private static EmbeddedPostgres start(Path folder, FolderLock lock, Platform platform) throws IOException {
        Path cluster = cluster(folder);
        checkVersion(folder, cluster);
        Binaries binaries = Binaries.unpack(platform, folder);
        Path passwordFile = passwordFile(folder);
        if (!Files.isDirectory(cluster)) {
            LOG.info("Setting up an embedded PostgreSQL {} in {}", Binaries.MAJOR_VERSION, folder);
            writePassword(passwordFile, platform);
            createCluster(folder, cluster, passwordFile, binaries);
        }
        if (!Files.exists(passwordFile)) {
            throw new EmbeddedPostgresException(
                    "The password of the data in " + folder + " is gone: restore " + passwordFile + " from a back-up.");
        }
        String password = Files.readString(passwordFile).strip();
        EmbeddedPostgres server = new EmbeddedPostgres(folder, lock, binaries, cluster, freePort(), password);
        server.stopOrphan();
        server.startServer();
        return server;
    }

    /** Where it answers, without user and password. */
    public String jdbcUrl() {
        return jdbcUrl(port);
    }

    static String jdbcUrl(int port) {
        return "jdbc:postgresql://" + ADDRESS + ":" + port + "/postgres";
    }

    static Path cluster(Path folder) {
        return folder.resolve("postgresql");
    }

    static Path passwordFile(Path folder) {
        return folder.resolve("postgresql.password");
    }

    /** There while the server runs, or was killed. */
    static Path pidFile(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** The password of {@link #USER}. */
    public String password() {
        return password;
    }

    /** Stops the server: open transactions are rolled back, and everything committed is in its tables. */
    @Override
    public void close() {
        try {
            if (Files.exists(pidFile(cluster))) {
                stopServer();
            }
        } catch (IOException e) {
            throw new EmbeddedPostgresException("The embedded PostgreSQL does not stop: " + describe(e), e);
        } finally {
            letGo(lock);
        }
    }

    private static void letGo(@Nullable FolderLock lock) {
        try {
            if (lock != null) {
                lock.close();
            }
        } catch (IOException e) {
            LOG.warn("The lock of the data folder was not let go: {}", describe(e));
        }
    }

    private static void createFolder(Path folder, Platform platform) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, ownersOnly("rwx------", platform));
        }
    }

    /** PostgreSQL's own programs hand the name to a shell. */
    private static void checkName(Path folder, Platform platform) {
        if (!platform.isWindows() && NOT_FOR_A_SHELL.matcher(folder.toString()).find()) {
            throw new EmbeddedPostgresException("The name of " + folder
                    + " has a character that PostgreSQL's programs can't take ($, `, \" or \\): set terse.data-dir to another"
                    + " folder.");
        }
    }

    private static FileAttribute<?>[] ownersOnly(String permissions, Platform platform) {
        return platform.isWindows()
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                };
    }

    private static FolderLock lock(Path folder) throws IOException {
        return FolderLock.tryLock(folder)
                .orElseThrow(() -> new EmbeddedPostgresException(
                        "Another Terse uses " + folder + ": stop it, or give this one a terse.data-dir of its own."));
    }

    private static void checkVersion(Path folder, Path cluster) throws IOException {
        Path file = cluster.resolve("PG_VERSION");
        if (Files.exists(cluster)) {
            String version = Files.readString(file).strip();
            if (!version.equals(Integer.toString(Binaries.MAJOR_VERSION))) {
                throw new EmbeddedPostgresException(
                        "The data in " + folder + " is of PostgreSQL " + version
                                + ", and this version of Terse comes with " + Binaries.MAJOR_VERSION
                                + ": dump it with the version of Terse that wrote it, and restore it into an empty terse.data-dir.");
            }
        }
    }

    /** Asked of the system, so that it is free on this machine; nobody else is likely to take it in the second until it is used. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void writePassword(Path file, Platform platform) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, ownersOnly("rw-------", platform));
        Files.writeString(file, newPassword() + "\n");
        force(file);
    }

    /** A folder under the cluster's name is always whole: an interrupted set-up leaves one under another name. */
    private static void createCluster(Path folder, Path cluster, Path passwordFile, Binaries binaries)
            throws IOException {
        Path unfinished = cluster.resolveSibling(cluster.getFileName() + ".new");
        FileSystemUtils.deleteRecursively(unfinished);
        run(
                folder,
                binaries,
                "initdb",
                "--pgdata=" + unfinished,
                "--username=" + USER,
                "--pwfile=" + passwordFile,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                // The same order and case on every machine, whatever its C library.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                // One log file for each day of the week.
                "--set=logging_collector=on",
                "--set=log_filename=postgresql-%a.log",
                "--set=log_rotation_age=1d",
                "--set=log_rotation_size=0",
                "--set=log_truncate_on_rotation=on");
        Files.move(unfinished, cluster);
        if (File.separatorChar == '/') {
            force(folder);
        }
    }

    /** To the disk, so that a loss of power does not undo it. */
    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String newPassword() {
        byte[] bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Stops a server that a killed JVM left behind. This JVM holds the lock, so no other Terse needs it. */
    private void stopOrphan() throws IOException {
        if (!Files.exists(pidFile(cluster))) {
            return;
        }
        Optional<ProcessHandle> process = Files.readAllLines(pidFile(cluster)).stream()
                .findFirst()
                .map(String::strip)
                .filter(line -> line.matches("[0-9]{1,18}"))
                .flatMap(line -> ProcessHandle.of(Long.parseLong(line)))
                .filter(ProcessHandle::isAlive);
        if (process.isPresent() && runsHere(process.get())) {
            LOG.info(
                    "Stopping the PostgreSQL server that was left behind when Terse was killed (process {})",
                    process.get().pid());
            stopServer();
        } else {
            // The server is dead; its number may belong to another program by now, which would keep the next one from
            // starting.
            Files.delete(pidFile(cluster));
        }
    }

    /** Whether a process is a server of this folder: by its programs and the folder that it was given. */
    private boolean runsHere(ProcessHandle process) {
        String commandLine = process.info().commandLine().orElse("");
        return commandLine.contains(folder.toString()) || workingFolder(process).equals(Optional.of(cluster));
    }

    /** PostgreSQL works in the folder of its data. Only Linux tells. */
    private static Optional<Path> workingFolder(ProcessHandle process) {
        try {
            return Optional.of(
                    Path.of("/proc", Long.toString(process.pid()), "cwd").toRealPath());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void startServer() throws IOException {
        Path log = folder.resolve(START_LOG);
        Files.deleteIfExists(log);
        try {
            run(
                    folder,
                    binaries,
                    "pg_ctl",
                    "start",
                    "--wait",
                    "--timeout=" + START_SECONDS,
                    "--pgdata=" + cluster,
                    "--log=" + log,
                    // A TCP port for itself, and no socket in a folder that others may write to.
                    "--options=-p " + port + " -c listen_addresses=" + ADDRESS + " -c unix_socket_directories=");
        } catch (EmbeddedPostgresException e) {
            throw Files.exists(log) ? unusable(folder, Files.readString(log), e) : e;
        }
    }

    private void stopServer() throws IOException {
        run(
                folder,
                binaries,
                "pg_ctl",
                "stop",
                "--wait",
                "--timeout=" + STOP_SECONDS,
                "--mode=fast",
                "--pgdata=" + cluster);
    }

    private static void run(Path folder, Binaries binaries, String program, String... arguments) throws IOException {
        Process process = binaries.command(program, List.of(arguments)).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw unusable(folder, output, null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedPostgresException("Interrupted while " + program + " ran.", e);
        }
    }

    static EmbeddedPostgresException unusable(Path folder, String output, @Nullable Throwable cause) {
        if (output.contains("No space left")) {
            return new EmbeddedPostgresException(
                    "There is no space left for the embedded PostgreSQL in " + folder
                            + ": make some, or set terse.data-dir to a folder on another disk.",
                    cause);
        }
        if (output.contains("unshare failed") || output.contains("run as root")) {
            return new EmbeddedPostgresException(
                    "PostgreSQL does not run as root, and this system gives root no user namespace: start Terse as an"
                            + " ordinary user, or set spring.datasource.url to a PostgreSQL of your own.",
                    cause);
        }
        if (cause instanceof IOException || output.contains("Permission denied") || output.contains("Read-only")) {
            return new EmbeddedPostgresException(
                    "The embedded PostgreSQL can't write to " + folder + " (" + firstReason(output)
                            + "): set terse.data-dir to a folder of this user, or spring.datasource.url to a PostgreSQL of"
                            + " your own.",
                    cause);
        }
        return new EmbeddedPostgresException(
                "The embedded PostgreSQL does not start: " + firstReason(output) + " (more in "
                        + folder.resolve(START_LOG) + ").",
                cause);
    }

    private static String firstReason(String output) {
        Matcher reason = REASON.matcher(output);
        return reason.find() ? reason.group(1) : output.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    static String describe(IOException failure) {
        return failure instanceof AccessDeniedException denied
                ? denied.getFile() + ": Permission denied"
                : String.valueOf(failure.getMessage());
    }
}

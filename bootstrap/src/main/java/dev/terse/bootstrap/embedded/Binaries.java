package dev.terse.bootstrap.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked into a folder. */
final class Binaries {
    /** The major version that the jar carries. */
    static final int MAJOR_VERSION = 18;

    private static final String PREFIX = "postgresql-binaries-";

    private static final int ROOT = 0;

    private final Platform platform;
    private final Path folder;

    private Binaries(Platform platform, Path folder) {
        this.platform = platform;
        this.folder = folder;
    }

    /**
     * Unpacks them into a folder, unless that was done before, and removes those of other versions. What has its own name there is always
     * whole.
     */
    static Binaries unpack(Platform platform, Path parent) throws IOException {
        Path folder = parent.resolve(PREFIX + platform.version());
        if (!Files.isDirectory(folder)) {
            deleteOthers(parent);
            Path unfinished = parent.resolve(PREFIX + "new");
            try (InputStream archive = platform.openBinaries()) {
                unpack(archive, unfinished, platform.isWindows());
            }
            Files.move(unfinished, folder);
        }
        return new Binaries(platform, folder);
    }

    private static void deleteOthers(Path parent) throws IOException {
        try (Stream<Path> files = Files.list(parent)) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().startsWith(PREFIX)) {
                    FileSystemUtils.deleteRecursively(file);
                }
            }
        }
    }

    private static void unpack(InputStream archive, Path target, boolean isWindows) throws IOException {
        Files.createDirectories(target);
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            @Nullable TarArchiveEntry entry;
            while ((entry = entries.getNextEntry()) != null) {
                Path file = target.resolve(entry.getName()).normalize();
                if (!file.startsWith(target)) {
                    throw new IOException(entry.getName() + " leads out of the archive");
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(file);
                    continue;
                }
                Files.createDirectories(file.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, file);
                    if (!isWindows && (entry.getMode() & 0100) != 0) {
                        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        }
    }

    /** A program with its arguments, to be run in a clean environment. Its output and its errors go one way. */
    ProcessBuilder command(String program, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>();
        if (platform.isLinux()
                && Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(ROOT)) {
            // PostgreSQL refuses to run as root. In a user namespace without a mapping it is nobody, who owns root's
            // files.
            command.addAll(List.of("unshare", "--user"));
        }
        command.add(folder.resolve("bin")
                .resolve(platform.isWindows() ? program + ".exe" : program)
                .toString());
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command).redirectErrorStream(true);
        process.environment().keySet().removeIf(name -> name.startsWith("PG"));
        process.environment().put("LC_ALL", "C");
        return process;
    }
}

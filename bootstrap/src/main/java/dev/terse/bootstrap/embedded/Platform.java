package dev.terse.bootstrap.embedded;

import java.io.InputStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An operating system on a processor, by the names that the binaries go by.
 *
 * @param system {@code linux}, {@code darwin}, {@code windows}, or what Java calls another one
 * @param processor {@code x86_64}, {@code arm_64}, or what Java calls another one
 */
record Platform(String system, String processor) {
    static Platform current() {
        return of(System.getProperty("os.name"), System.getProperty("os.arch"));
    }

    /** From Java's names. */
    static Platform of(String osName, String osArch) {
        String name = osName.toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "darwin" : name.startsWith("windows") ? "windows" : name;
        String processor =
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "x86_64";
                    case "aarch64", "arm64" -> "arm_64";
                    default -> osArch;
                };
        return new Platform(system, processor);
    }

    boolean isLinux() {
        return system.equals("linux");
    }

    boolean isWindows() {
        return system.equals("windows");
    }

    /** The binaries, a tar archive compressed by xz. */
    InputStream openBinaries() {
        @Nullable InputStream archive = Platform.class.getResourceAsStream("/postgres-" + system + "-" + processor + ".txz");
        if (archive == null) {
            throw new EmbeddedPostgresException(
                    "There is no embedded PostgreSQL for " + system + " on " + processor
                            + " in this jar: set spring.datasource.url to a PostgreSQL of your own, or terse.storage=inmemory.");
        }
        return archive;
    }
}

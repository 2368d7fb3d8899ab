package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The service in a JVM of its own: what the operator sees is its output and its exit code. */
final class ServiceProcess {
    private static final Pattern UP = Pattern.compile("up at (http://localhost:[0-9]+)");

    private final Process process;
    private final BufferedReader output;
    private final List<String> lines = new ArrayList<>();

    private ServiceProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
    }

    static ServiceProcess start(String... settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                TerseApplication.class.getName(),
                "--server.port=0"));
        command.addAll(List.of(settings));
        return new ServiceProcess(
                new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /** Waits until it says where it is. */
    String awaitUrl() throws IOException {
        @Nullable String line;
        while ((line = output.readLine()) != null) {
            lines.add(line);
            Matcher url = UP.matcher(line);
            if (url.find()) {
                return url.group(1);
            }
        }
        throw new AssertionError("Did not start: " + lines);
    }

    /** Tells it to stop, as an operator does. */
    void stop() throws IOException, InterruptedException {
        // Not by the process itself, which would close its output as well.
        process.toHandle().destroy();
        awaitEnd();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it ends by itself, or because it was told to. */
    int awaitEnd() throws IOException, InterruptedException {
        output.lines().forEach(lines::add);
        return process.waitFor();
    }

    /** What it has said, as far as it was waited for. */
    List<String> lines() {
        return lines;
    }
}

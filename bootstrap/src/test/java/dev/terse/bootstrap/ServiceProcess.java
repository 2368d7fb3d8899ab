package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The service in a JVM of its own: what the operator sees is its output and its exit code. */
final class ServiceProcess {
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Pattern UP = Pattern.compile("up at (http://localhost:[0-9]+)");
    private static final Pattern REDIRECTS = Pattern.compile("served at (http://localhost:[0-9]+) too");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<String> startLine = new CompletableFuture<>();

    /** Reads all the time, as a service waits for whoever reads its output. */
    private final Thread reader = new Thread(this::read);

    private ServiceProcess(Process process) {
        this.process = process;
        reader.setDaemon(true);
        reader.start();
    }

    static ServiceProcess start(String... settings) throws IOException {
        return start(List.of(), settings);
    }

    static ServiceProcess start(List<String> jvmOptions, String... settings) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
        arguments.addAll(List.of(settings));
        return new ServiceProcess(new ProcessBuilder(command(jvmOptions, arguments))
                .redirectErrorStream(true)
                .start());
    }

    /** What starts the service, or one of its commands, in a JVM that has little to do to start. */
    static List<String> command(List<String> jvmOptions, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), TerseApplication.class.getName()));
        command.addAll(arguments);
        return command;
    }

    private void read() {
        try (BufferedReader output = process.inputReader(UTF_8)) {
            output.lines().forEach(line -> {
                lines.add(line);
                if (UP.matcher(line).find()) {
                    startLine.complete(line);
                }
            });
        } catch (IOException | UncheckedIOException e) {
            lines.add("The output can't be read: " + e);
        } finally {
            startLine.completeExceptionally(new AssertionError("Did not start: " + lines));
        }
    }

    /** Waits until it says where it is. */
    String awaitUrl() {
        return find(UP);
    }

    /** Waits until it says where its redirect listener is. */
    String awaitRedirectUrl() {
        return find(REDIRECTS);
    }

    private String find(Pattern url) {
        String line = startLine
                .copy()
                .orTimeout(START_TIMEOUT.toSeconds(), TimeUnit.SECONDS)
                .join();
        Matcher matcher = url.matcher(line);
        if (!matcher.find()) {
            throw new AssertionError("Not said at the start: " + line);
        }
        return matcher.group(1);
    }

    /** Tells it to stop, as an operator does. */
    void stop() throws InterruptedException {
        // Not by the process itself, which would close its output as well.
        process.toHandle().destroy();
        awaitEnd();
    }

    /** Ends it at once, as {@code kill -9} does. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /** Waits until it ends by itself, or because it was told to. */
    int awaitEnd() throws InterruptedException {
        int exitCode = process.waitFor();
        reader.join();
        return exitCode;
    }

    /** What it has said so far. */
    List<String> lines() {
        return lines;
    }
}

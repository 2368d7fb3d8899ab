package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeIT {
    private static final String TIME = "\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z";

    @Test
    void its_commands_answer_as_it_says() throws IOException, InterruptedException {
        List<String> lines = Readme.read().blocks("console").stream()
                .flatMap(String::lines)
                .dropWhile(line -> !line.startsWith("$ "))
                .toList();
        assertThat(lines).hasSizeGreaterThan(10);

        try (RunningService service = RunningService.start()) {
            for (int i = 0; i < lines.size(); i += 2) {
                assertThat(lines.get(i)).startsWith("$ curl ");
                String command = lines.get(i).substring(2).replace("http://localhost:8080", service.url());
                String answer = run(command).replace(service.url(), "http://localhost:8080");
                assertThat(withoutTimes(answer)).as(command).isEqualTo(withoutTimes(lines.get(i + 1)));
            }
        }
    }

    private static String run(String command) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-c", command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), UTF_8);
        assertThat(shell.waitFor()).as(command).isZero();
        return output.strip();
    }

    private static String withoutTimes(String text) {
        return text.replaceAll(TIME, "<time>");
    }
}

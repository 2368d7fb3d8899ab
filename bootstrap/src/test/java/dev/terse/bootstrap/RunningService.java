package dev.terse.bootstrap;

import dev.terse.adapter.postgres.JournaledClicks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The whole service on a free port, as {@code main} starts it, and a client that follows no redirects. In memory, unless its settings say
 * otherwise.
 */
final class RunningService implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final HttpClient client = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    private final Path data;

    private RunningService(ConfigurableApplicationContext context, Path data) {
        this.context = context;
        this.data = data;
    }

    static RunningService start(String... settings) {
        Path data = temporaryFolder();
        List<String> all = new ArrayList<>(List.of("--server.port=0", "--terse.data-dir=" + data));
        if (Stream.of(settings).noneMatch(setting -> setting.startsWith("--terse.storage"))) {
            all.add("--terse.storage=inmemory");
        }
        all.addAll(List.of(settings));
        return new RunningService(TerseApplication.start(all.toArray(String[]::new)), data);
    }

    private static Path temporaryFolder() {
        try {
            return Files.createTempDirectory("terse");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until the clicks that were answered are counted. */
    void awaitClicks() {
        context.getBeanProvider(JournaledClicks.class).ifAvailable(clicks -> {
            while (clicks.lagBytes() > 0) {
                Thread.onSpinWait();
            }
        });
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    String url() {
        return "http://localhost:" + port();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send("GET", path, null, headers);
    }

    /** Creates a link; {@code json} is the body. */
    HttpResponse<String> post(String json) {
        return send("POST", "/api/v1/urls", json, "Content-Type", "application/json");
    }

    /** Creates a link under a code; {@code fields} are those of the body beside the code. */
    HttpResponse<String> create(String code, String fields) {
        return post("{\"customCode\":\"" + code + "\"," + fields + "}");
    }

    /** Changes a link; {@code json} is the body. */
    HttpResponse<String> patch(String code, String json, String... headers) {
        return send(
                "PATCH",
                "/api/v1/urls/" + code,
                json,
                Stream.concat(Stream.of("Content-Type", "application/merge-patch+json"), Stream.of(headers))
                        .toArray(String[]::new));
    }

    HttpResponse<String> delete(String code, String... headers) {
        return send("DELETE", "/api/v1/urls/" + code, null, headers);
    }

    HttpResponse<String> find(String code) {
        return get("/api/v1/urls/" + code);
    }

    HttpResponse<String> send(String method, String path, @Nullable String body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static JsonNode json(HttpResponse<String> response) {
        return JSON.readTree(response.body());
    }

    static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("");
    }

    @Override
    public void close() {
        context.close();
        try {
            FileSystemUtils.deleteRecursively(data);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

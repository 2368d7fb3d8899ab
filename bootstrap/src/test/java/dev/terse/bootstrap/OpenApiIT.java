package dev.terse.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** The OpenAPI document says what the service does, and the service does what it says. */
class OpenApiIT {
    /** What no controller serves. */
    private static final List<String> OF_THE_REDIRECT_FILTER = List.of("GET /{code} [code]", "HEAD /{code} [code]");

    /** What is served and not described: the description itself, and the container's errors. */
    private static final List<String> NOT_DESCRIBED = List.of("/v3/api-docs", "/swagger-ui", "/error");

    /** What no request leads to: only a fault of the service or of its store does. */
    private static final Set<String> NOT_PROVOKED = Stream.of(
                    "POST /api/v1/urls",
                    "POST /api/v1/urls:batch",
                    "GET /api/v1/urls",
                    "GET /api/v1/urls:export",
                    "POST /api/v1/urls:import",
                    "GET /api/v1/urls/{code}",
                    "PATCH /api/v1/urls/{code}",
                    "DELETE /api/v1/urls/{code}",
                    "GET /api/v1/urls/{code}/stats",
                    "GET /api/v1/urls/{code}/qr.svg",
                    "GET /api/v1/urls/{code}/qr.png",
                    "GET /api/v1/stats",
                    "GET /{code}",
                    "HEAD /{code}")
            .flatMap(operation -> Stream.of(operation + " 500", operation + " 503"))
            .collect(Collectors.toUnmodifiableSet());

    private static final String URLS = "/api/v1/urls";
    private static final String KEY = "Idempotency-Key";
    private static final String MERGE_PATCH = "application/merge-patch+json";
    private static final String SPRING = "{\"originalUrl\":\"https://example.com/\",\"customCode\":\"spring\"}";

    private static final Map<String, ConfigurableApplicationContext> SERVICES = new HashMap<>();
    private static OpenApiDocument document = new OpenApiDocument(new byte[] {'{', '}'});

    @BeforeAll
    static void read_the_document() throws Exception {
        document = new OpenApiDocument(
                send(ApiCall.to("GET /v3/api-docs", "/v3/api-docs", 200)).body());
    }

    @AfterAll
    static void stop_the_services() {
        SERVICES.values().forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void it_is_an_openapi_document_of_version_3_1() {
        assertThat(document.at("/openapi").asString()).isEqualTo("3.1.0");
        assertThat(document.at("/info/license/identifier").asString()).isEqualTo("Apache-2.0");
        assertThat(document.operations().values()).isNotEmpty().allSatisfy(operation -> {
            assertThat(operation.required("summary").asString()).isNotBlank();
            assertThat(operation.required("responses").values())
                    .isNotEmpty()
                    .allMatch(response -> response.has("$ref") || response.has("description"));
        });
        assertThat(document.operations().values())
                .extracting(operation -> operation.required("operationId").asString())
                .doesNotHaveDuplicates();
    }

    @Test
    void its_references_lead_to_its_components() {
        assertThat(document.references()).isNotEmpty().isEqualTo(document.components());
    }

    @Test
    void its_schemas_are_json_schemas() {
        assertThat(document.schemas())
                .isNotEmpty()
                .flatMap(OpenApiDocument::faultsOfSchema)
                .isEmpty();
    }

    @Test
    void its_examples_fit_their_schemas() {
        assertThat(document.examples())
                .isNotEmpty()
                .flatMap(example -> document.faults(example.schema(), example.value()))
                .isEmpty();
    }

    @Test
    void it_describes_each_operation_of_the_service_and_no_other() throws Exception {
        RequestMappingHandlerMapping controllers =
                service("").getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class);
        Set<String> served = new TreeSet<>(OF_THE_REDIRECT_FILTER);
        controllers.getHandlerMethods().forEach((mapping, handler) -> served.addAll(operations(mapping, handler)));

        assertThat(document.operations().keySet())
                .extracting(operation -> operation + " " + document.parameters(operation))
                .containsExactlyInAnyOrderElementsOf(served);
    }

    @ParameterizedTest
    @MethodSource("calls")
    void the_service_answers_as_documented(ApiCall call) throws Exception {
        check(call);
    }

    @ParameterizedTest
    @MethodSource("images")
    void who_has_an_image_does_not_get_it_again(ApiCall call) throws Exception {
        String tag = send(call).headers().firstValue("ETag").orElseThrow();

        check(call.with("If-None-Match", tag).giving(304));
    }

    @Test
    void each_documented_status_is_tried_or_named_here() {
        Stream<ApiCall> tried = Stream.concat(calls(), images().map(call -> call.giving(304)));

        assertThat(Stream.concat(tried.map(ApiCall::toString).distinct(), NOT_PROVOKED.stream()))
                .containsExactlyInAnyOrderElementsOf(document.statuses().toList());
    }

    @Test
    void who_uses_another_method_learns_all_that_are_documented() throws Exception {
        for (String operation : document.operations().keySet()) {
            String allowed = send(ApiCall.withAnotherMethod(operation))
                    .headers()
                    .firstValue("Allow")
                    .orElse("");
            assertThat(allowed.split(", ?")).as(operation).contains(operation.substring(0, operation.indexOf(' ')));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.terse.bootstrap.DocumentedLimit#all")
    void the_documented_limits_are_those_of_the_service(DocumentedLimit limit) throws Exception {
        long value = document.at(limit.pointer()).asLong();

        check(limit.call().apply(value));
        check(limit.call().apply(value + limit.beyond()).giving(400));
    }

    @Test
    void the_documented_length_of_a_page_is_that_of_the_service() throws Exception {
        int length = document.at("/components/parameters/Limit/schema/default").asInt();
        for (int i = 0; i <= length; i++) {
            send(ApiCall.shorten("{\"originalUrl\":\"https://example.com/\"}", 201));
        }

        byte[] page = send(ApiCall.to("GET " + URLS, URLS, 200)).body();

        assertThat(OpenApiDocument.JSON.readTree(page).path("items")).hasSize(length);
    }

    static Stream<ApiCall> calls() {
        Stream<ApiCall> calls = Stream.of(
                ApiCall.shorten("{\"originalUrl\":\"https://example.com/ü\",\"customCode\":null}", 201),
                ApiCall.shorten("{\"originalUrl\":\"ftp://example.com/\",\"other\":1}", 400),
                ApiCall.shorten("{", 400),
                ApiCall.shorten(SPRING, 406).accepting("text/html"),
                ApiCall.shorten(SPRING, 409),
                ApiCall.shorten(SPRING.replace("spring", "deleted"), 409),
                ApiCall.shorten(" ".repeat(65_537), 413),
                ApiCall.shorten(SPRING, 415).ofType("text/plain"),
                ApiCall.shorten("{\"originalUrl\":\"https://example.com/there\",\"findExisting\":true}", 200),
                ApiCall.shorten("{\"originalUrl\":\"https://example.com/new\"}", 201)
                        .with(KEY, "new"),
                ApiCall.shorten("{\"originalUrl\":\"https://example.com/new\"}", 400)
                        .with(KEY, "two words"),
                ApiCall.shorten("{\"originalUrl\":\"https://example.com/new\"}", 422)
                        .with(KEY, "used"),
                batch("{\"items\":[" + SPRING + ",{\"originalUrl\":\"https://example.com/\"}]}", 200),
                batch("{\"items\":[]}", 400),
                batch("{\"items\":[{}]}", 406).accepting("text/html"),
                batch(" ".repeat(65_537), 413).where("--terse.batch.max-body=64KB"),
                batch("{\"items\":[{}]}", 415).ofType("text/plain"),
                batch("{\"items\":[{\"originalUrl\":\"https://example.com/\"}]}", 422)
                        .with(KEY, "used"),
                ApiCall.to("GET " + URLS, URLS + "?limit=1&order=asc", 200),
                ApiCall.to(
                        "GET " + URLS,
                        URLS + "?q=example&tag=docs&state=active&createdFrom=2026-01-01T00:00:00Z&sort=createdAt",
                        200),
                ApiCall.to("GET " + URLS, URLS + "?sort=clicks", 200),
                ApiCall.to("GET " + URLS, URLS + "?limit=0&cursor=x&order=x&q=x&state=x&createdTo=x", 400),
                ApiCall.to("GET " + URLS, URLS, 406).accepting("text/html"),
                ApiCall.to("GET /api/v1/stats", "/api/v1/stats", 200),
                ApiCall.to("GET /api/v1/stats", "/api/v1/stats", 406).accepting("text/html"),
                ApiCall.to("GET /", "/", 200),
                ApiCall.to("GET /", "/", 302).where("--terse.root-url=https://example.com/"),
                ApiCall.to("GET /robots.txt", "/robots.txt", 200),
                ApiCall.to("GET /favicon.ico", "/favicon.ico", 200));
        Stream<ApiCall> ofLinks = Stream.of(URLS + "/{code}", URLS + "/{code}/stats")
                .flatMap(path -> Stream.of(
                        ApiCall.onLink("GET " + path, 200, "spring"),
                        ApiCall.onLink("GET " + path, 400, "a%2Fb"),
                        ApiCall.onLink("GET " + path, 404, "none"),
                        ApiCall.onLink("GET " + path, 406, "spring").accepting("text/html")));
        String one = URLS + "/{code}";
        Stream<ApiCall> ofChanges = Stream.of(
                change("{\"title\":\"A title\",\"tags\":null}", 200),
                change("{\"enabled\":true}", 200).ofType("application/json"),
                change("{\"maxClicks\":0,\"customCode\":\"x\"}", 400),
                change("{}", 400).meantFor("1-1"),
                ApiCall.onLink("PATCH " + one, 400, "a%2Fb").ofType(MERGE_PATCH).sending("{}"),
                ApiCall.onLink("PATCH " + one, 404, "none").ofType(MERGE_PATCH).sending("{}"),
                change("{}", 406).accepting("text/html"),
                change("{}", 412).meantFor("\"0-0\""),
                change(" ".repeat(65_537), 413),
                change("{}", 415).ofType("text/plain"),
                change("{}", 415).ofType("nonsense"),
                ApiCall.onLink("DELETE " + one, 204, "autumn"),
                ApiCall.onLink("DELETE " + one, 204, "winter").accepting("text/html"),
                ApiCall.onLink("DELETE " + one, 400, "spring").meantFor("1-1"),
                ApiCall.onLink("DELETE " + one, 400, "a%2Fb"),
                ApiCall.onLink("DELETE " + one, 404, "none"),
                ApiCall.onLink("DELETE " + one, 412, "spring").meantFor("\"0-0\""));
        ApiCall exported = ApiCall.to("GET " + URLS + ":export", URLS + ":export", 200);
        ApiCall imported = ApiCall.to("POST " + URLS + ":import", URLS + ":import", 200)
                .ofType("text/csv")
                .sending("shortCode,originalUrl\nimported,https://example.com/\nno code,https://example.com/\n");
        Stream<ApiCall> ofFiles = Stream.of(
                exported,
                exported.accepting("application/x-ndjson"),
                ApiCall.to("GET " + URLS + ":export", URLS + ":export?format=xml", 400),
                exported.accepting("text/html").giving(406),
                imported,
                imported.ofType("application/x-ndjson")
                        .sending("{\"shortCode\":\"imported\",\"originalUrl\":\"https://example.com/\"}\n"),
                imported.sending("code,url\n").giving(400),
                imported.accepting("text/html").giving(406),
                imported.ofType("application/json").giving(415),
                imported.with("Content-Encoding", "gzip").giving(415));
        ApiCall badDay = ApiCall.to("GET " + URLS + "/{code}/stats", URLS + "/spring/stats?from=2026-02-30", 400);
        Stream<ApiCall> ofImages = images().flatMap(image -> Stream.of(
                image,
                image.accepting("application/json"),
                ApiCall.to(image.operation(), image.path() + "?size=x&margin=x&level=x", 400),
                ApiCall.onLink(image.operation(), 400, "a%2Fb"),
                ApiCall.onLink(image.operation(), 404, "none")));
        Stream<ApiCall> ofRedirects = Stream.of("GET /{code}", "HEAD /{code}")
                .flatMap(operation -> Stream.of(
                        ApiCall.onLink(operation, 302, "spring"),
                        ApiCall.onLink(operation, 301, "spring").where("--terse.redirect.status=301"),
                        ApiCall.onLink(operation, 307, "spring").where("--terse.redirect.status=307"),
                        ApiCall.onLink(operation, 308, "spring").where("--terse.redirect.status=308"),
                        ApiCall.onLink(operation, 400, "a%2Fb"),
                        ApiCall.onLink(operation, 404, "none"),
                        ApiCall.onLink(operation, 404, "api"),
                        ApiCall.onLink(operation, 404, "none").accepting("text/html"),
                        ApiCall.onLink(operation, 410, "expired"),
                        ApiCall.onLink(operation, 410, "expired").accepting("text/html"),
                        ApiCall.onLink(operation, 302, "fallback")));
        Stream<ApiCall> withheld = Stream.of(
                ApiCall.onLink("HEAD /{code}", 200, "limited"),
                ApiCall.onLink("GET /{code}", 200, "limited").with("User-Agent", "Googlebot/2.1"));
        Stream<ApiCall> ofOtherMethods = document.operations().keySet().stream().map(ApiCall::withAnotherMethod);
        return Stream.of(
                        calls,
                        ofLinks,
                        ofChanges,
                        ofFiles,
                        Stream.of(badDay),
                        withheld,
                        ofImages,
                        ofRedirects,
                        ofOtherMethods)
                .flatMap(each -> each);
    }

    private static ApiCall change(String body, int status) {
        return ApiCall.onLink("PATCH " + URLS + "/{code}", status, "spring")
                .ofType(MERGE_PATCH)
                .sending(body);
    }

    static Stream<ApiCall> images() {
        return Stream.of("svg", "png").map(type -> ApiCall.onLink("GET " + URLS + "/{code}/qr." + type, 200, "spring"));
    }

    private static ApiCall batch(String body, int status) {
        return ApiCall.to("POST " + URLS + ":batch", URLS + ":batch", status).sending(body);
    }

    private static void check(ApiCall call) throws Exception {
        HttpResponse<byte[]> answer = send(call);

        assertThat(answer.statusCode()).isEqualTo(call.status());
        assertThat(document.faultsOfAnswer(call.operation(), call.documentedStatus(), answer))
                .isEmpty();
        if (!call.body().isEmpty() && call.status() < 300) {
            assertThat(document.faultsOfRequest(call.operation(), call.contentType(), call.body()))
                    .isEmpty();
        }
    }

    private static List<String> operations(RequestMappingInfo mapping, HandlerMethod handler) {
        if (!handler.getBeanType().getName().startsWith("dev.terse.")) {
            return List.of();
        }
        Set<String> parameters = Arrays.stream(handler.getMethodParameters())
                .filter(parameter -> parameter.hasParameterAnnotation(RequestParam.class)
                        || parameter.hasParameterAnnotation(PathVariable.class))
                .flatMap(parameter -> parameter.getParameterType() == MultiValueMap.class
                        ? document.parameters("GET " + URLS).stream().filter(OpenApiIT::isParameterOfLists)
                        : Stream.of(parameter.getParameter().getName()))
                .collect(Collectors.toCollection(TreeSet::new));
        return mapping.getPatternValues().stream()
                .filter(path -> NOT_DESCRIBED.stream().noneMatch(path::startsWith))
                .flatMap(path -> mapping.getMethodsCondition().getMethods().stream()
                        .map(method -> method + " " + path + " " + parameters))
                .toList();
    }

    /** A list reads its parameters by itself, and refuses each that is given twice. */
    private static boolean isParameterOfLists(String name) {
        String twice = "?%1$s=x&%1$s=y".formatted(name);
        try {
            byte[] answer = send(ApiCall.to("GET " + URLS, URLS + twice, 400)).body();
            return OpenApiDocument.JSON
                    .readTree(answer)
                    .at("/errors/0/field")
                    .asString()
                    .equals(name);
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static HttpResponse<byte[]> send(ApiCall call) throws IOException, InterruptedException {
        return call.send(address(service(call.setting())));
    }

    /** The service with a setting. It has links of the codes spring, expired and some more. */
    private static ConfigurableApplicationContext service(String setting) throws IOException, InterruptedException {
        ConfigurableApplicationContext running = SERVICES.get(setting);
        if (running == null) {
            running = (setting.isEmpty() ? RunningService.start() : RunningService.start(setting)).context();
            SERVICES.put(setting, running);
            ApiCall.shorten(SPRING, 201).send(address(running));
            ApiCall.shorten("{\"originalUrl\":\"https://example.com/there\"}", 201)
                    .with(KEY, "used")
                    .send(address(running));
            for (String code : List.of("autumn", "winter", "deleted")) {
                ApiCall.shorten(SPRING.replace("spring", code), 201).send(address(running));
            }
            ApiCall.onLink("DELETE " + URLS + "/{code}", 204, "deleted").send(address(running));
            for (String more : List.of(
                    "\"customCode\":\"expired\",\"expiresAt\":\"2026-01-01T00:00:00Z\"",
                    "\"customCode\":\"fallback\",\"enabled\":false,\"fallbackUrl\":\"https://example.org/\"",
                    "\"customCode\":\"limited\",\"maxClicks\":1")) {
                ApiCall.shorten("{\"originalUrl\":\"https://example.com/\"," + more + "}", 201)
                        .send(address(running));
            }
        }
        return running;
    }

    private static URI address(ConfigurableApplicationContext service) {
        return URI.create("http://127.0.0.1:" + service.getEnvironment().getRequiredProperty("local.server.port"));
    }
}

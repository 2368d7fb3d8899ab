package dev.terse.bootstrap;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** An OpenAPI document, and what it says about answers. Operations are named by method and path: {@code GET /a/{b}}. */
final class OpenApiDocument {
    static final JsonMapper JSON = JsonMapper.shared();

    private static final List<String> METHODS =
            List.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    /** Headers of HTTP itself, which OpenAPI leaves to it. */
    private static final Set<String> HEADERS_OF_HTTP =
            Set.of("connection", "content-length", "content-type", "date", "keep-alive", "transfer-encoding");

    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(
            SpecificationVersion.DRAFT_2020_12,
            registry -> registry.schemaRegistryConfig(SchemaRegistryConfig.builder()
                    .formatAssertionsEnabled(true)
                    .locale(Locale.ENGLISH)
                    .build()));

    private final JsonNode root;

    OpenApiDocument(byte[] json) {
        root = JSON.readTree(json);
    }

    /** A value that stands in the document beside its schema. */
    record Example(JsonNode schema, JsonNode value) {}

    JsonNode at(String pointer) {
        return root.requiredAt(pointer);
    }

    Map<String, JsonNode> operations() {
        Map<String, JsonNode> operations = new TreeMap<>();
        root.path("paths")
                .properties()
                .forEach(path -> METHODS.forEach(method -> path.getValue()
                        .optional(method)
                        .ifPresent(operation ->
                                operations.put(method.toUpperCase(Locale.ROOT) + " " + path.getKey(), operation))));
        return operations;
    }

    /** The names of an operation's parameters in path and query. */
    Collection<String> parameters(String operation) {
        String path = operation.substring(operation.indexOf(' ') + 1);
        Set<String> names = new TreeSet<>();
        Stream.of(root.path("paths").path(path), operation(operation))
                .flatMap(node -> node.path("parameters").valueStream())
                .map(this::resolve)
                .filter(parameter -> !parameter.path("in").asString().equals("header"))
                .forEach(parameter -> names.add(parameter.path("name").asString()));
        return names;
    }

    /** Each status of each operation, in the form {@code GET /a/{b} 200}. */
    Stream<String> statuses() {
        return operations().entrySet().stream()
                .flatMap(operation -> operation.getValue().path("responses").propertyNames().stream()
                        .map(status -> operation.getKey() + " " + status));
    }

    Set<String> references() {
        return new TreeSet<>(root.findValuesAsString("$ref"));
    }

    Set<String> components() {
        Set<String> pointers = new TreeSet<>();
        root.path("components").properties().forEach(kind -> kind.getValue()
                .propertyNames()
                .forEach(name -> pointers.add("#/components/" + kind.getKey() + "/" + name)));
        return pointers;
    }

    List<JsonNode> schemas() {
        return Stream.concat(
                        root.at("/components/schemas").valueStream(),
                        within(root).flatMap(node -> node.optional("schema").stream()))
                .toList();
    }

    List<Example> examples() {
        return within(root)
                .flatMap(node -> node.path("examples").isArray()
                        ? node.path("examples").valueStream().map(value -> new Example(node, value))
                        : Stream.concat(
                                        node.optional("example").stream(),
                                        node.path("examples").valueStream().map(example -> example.path("value")))
                                .map(value -> new Example(node.path("schema"), value)))
                .toList();
    }

    /** In which ways a schema is none. */
    static List<String> faultsOfSchema(JsonNode schema) {
        return faults(SCHEMAS.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId())), schema);
    }

    /** In which ways a value is not what its schema says. */
    List<String> faults(JsonNode schema, JsonNode value) {
        ObjectNode whole = JSON.createObjectNode();
        whole.putArray("allOf").add(schema);
        // Where the references of the schema point to.
        whole.set("components", root.path("components"));
        return faults(SCHEMAS.getSchema(whole), value);
    }

    /** In which ways a body is not what an operation says that it takes. */
    List<String> faultsOfRequest(String operation, String type, String body) {
        JsonNode content =
                operation(operation).requiredAt("/requestBody/content").required(type);
        return faults(content.required("schema"), value(type, body));
    }

    private static JsonNode value(String type, String body) {
        return type.endsWith("/json") || type.endsWith("+json") ? JSON.readTree(body) : StringNode.valueOf(body);
    }

    /** In which ways an answer is not what the operation says of this status. */
    List<String> faultsOfAnswer(String operation, String status, HttpResponse<byte[]> answer) {
        JsonNode response = resolve(operation(operation).required("responses").required(status));
        List<String> faults = new ArrayList<>(faultsOfHeaders(response.path("headers"), answer.headers()));
        faults.addAll(faultsOfBody(response.path("content"), answer));
        return faults;
    }

    private List<String> faultsOfHeaders(JsonNode documented, HttpHeaders headers) {
        List<String> faults = new ArrayList<>();
        Set<String> unknown = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        unknown.addAll(headers.map().keySet());
        unknown.removeAll(HEADERS_OF_HTTP);
        documented.properties().forEach(each -> {
            JsonNode header = resolve(each.getValue());
            List<String> values = headers.allValues(each.getKey());
            if (values.isEmpty() && header.path("required").asBoolean(false)) {
                faults.add("no header " + each.getKey());
            }
            values.forEach(value -> faults.addAll(faults(header.required("schema"), StringNode.valueOf(value))));
            unknown.remove(each.getKey());
        });
        unknown.forEach(name -> faults.add("header " + name + " is not documented"));
        return faults;
    }

    private List<String> faultsOfBody(JsonNode documented, HttpResponse<byte[]> answer) {
        String type = answer.headers().firstValue("Content-Type").orElse("").replaceFirst(";.*", "");
        if (type.isEmpty() ? !documented.isEmpty() : !documented.has(type)) {
            return List.of("content type '" + type + "' is not documented");
        }
        boolean hasBody = !type.isEmpty() && !answer.request().method().equals("HEAD");
        if (hasBody == (answer.body().length == 0)) {
            return List.of("a body of " + answer.body().length + " bytes");
        }
        JsonNode schema = documented.path(type).path("schema");
        if (!hasBody || schema.isMissingNode()) {
            return List.of();
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        return faults(schema, value(type, text));
    }

    private JsonNode operation(String name) {
        JsonNode operation = operations().get(name);
        if (operation == null) {
            throw new AssertionError(name + " is not documented");
        }
        return operation;
    }

    private JsonNode resolve(JsonNode node) {
        return node.has("$ref") ? at(node.path("$ref").asString().substring(1)) : node;
    }

    private static List<String> faults(Schema schema, JsonNode value) {
        return schema.validate(value).stream().map(Object::toString).toList();
    }

    private static Stream<JsonNode> within(JsonNode node) {
        return Stream.concat(Stream.of(node), node.valueStream().flatMap(OpenApiDocument::within));
    }
}

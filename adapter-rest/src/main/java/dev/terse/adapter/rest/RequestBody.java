package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A JSON object from a client, read field by field. Binding it to a class would stop at the first field that is wrong; this gathers
 * all that are.
 */
final class RequestBody {
    static final int MAX_BYTES = 64 * 1024;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final JsonNode object;
    private final Set<String> known = new TreeSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private RequestBody(JsonNode object) {
        this.object = object;
    }

    /**
     * Reads the body.
     *
     * @throws HttpMediaTypeNotSupportedException if it is said to be something else than JSON
     * @throws BodyTooLargeException if it is longer than {@link #MAX_BYTES}
     * @throws InvalidRequestException if it is no JSON object
     */
    static RequestBody read(HttpServletRequest request) throws HttpMediaTypeNotSupportedException {
        if (request.getContentLengthLong() > MAX_BYTES) {
            throw new BodyTooLargeException(MAX_BYTES);
        }
        byte[] bytes = bytes(request);
        if (bytes.length > MAX_BYTES) {
            throw new BodyTooLargeException(MAX_BYTES);
        }
        if (bytes.length == 0) {
            throw new InvalidRequestException("There must be a body: a JSON object.");
        }
        requireJson(request.getContentType());
        JsonNode json = parse(bytes);
        if (!json.isObject()) {
            throw new InvalidRequestException("The body must be a JSON object.");
        }
        return new RequestBody(json);
    }

    private static byte[] bytes(HttpServletRequest request) {
        try {
            return request.getInputStream().readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "The body must arrive whole, in the length or the chunks that were announced.");
        }
    }

    private static void requireJson(@Nullable String contentType) throws HttpMediaTypeNotSupportedException {
        try {
            if (contentType != null
                    && MediaType.APPLICATION_JSON.equalsTypeAndSubtype(MediaType.parseMediaType(contentType))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // No JSON either.
        }
        throw new HttpMediaTypeNotSupportedException("no JSON", List.of(MediaType.APPLICATION_JSON));
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            TokenStreamLocation location = e.getLocation();
            throw new InvalidRequestException("The body must be valid JSON, with each field once, in UTF-8"
                    + (location == null
                            ? "."
                            : "; it is not at line " + location.getLineNr() + ", column " + location.getColumnNr()
                                    + "."));
        }
    }

    /** The text of a field, or {@code null} if it is missing, null or no text, which last is an error. */
    @Nullable String text(String field) {
        known.add(field);
        JsonNode value = object.get(field);
        if (value == null || value.isNull()) {
            return null;
        }
        if (!value.isString()) {
            errors.add(new FieldError(field, "must be a string"));
            return null;
        }
        return value.asString();
    }

    /** What is wrong so far, and each field that nobody asked for. */
    List<FieldError> errors() {
        List<FieldError> all = new ArrayList<>(errors);
        for (String field : object.propertyNames()) {
            if (!known.contains(field)) {
                all.add(new FieldError(field, "is not known here; known are " + String.join(", ", known)));
            }
        }
        return all;
    }
}

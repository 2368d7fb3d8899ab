package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
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

    private final byte[] bytes;
    private final JsonNode object;
    private final Set<String> known = new TreeSet<>();
    private final Set<String> refused = new HashSet<>();
    private final List<FieldError> errors = new ArrayList<>();

    private RequestBody(byte[] bytes, JsonNode object) {
        this.bytes = bytes;
        this.object = object;
    }

    /**
     * Reads the body, of at most {@link #MAX_BYTES}.
     *
     * @see #read(HttpServletRequest, List, int)
     */
    static RequestBody read(HttpServletRequest request, List<MediaType> types)
            throws HttpMediaTypeNotSupportedException {
        return read(request, types, MAX_BYTES);
    }

    /**
     * Reads the body.
     *
     * @param types what it may be said to be, each of them JSON
     * @param maxBytes how long it may be
     * @throws HttpMediaTypeNotSupportedException if it is said to be something else
     * @throws BodyTooLargeException if it is longer
     * @throws InvalidRequestException if it is no JSON object
     */
    static RequestBody read(HttpServletRequest request, List<MediaType> types, int maxBytes)
            throws HttpMediaTypeNotSupportedException {
        if (request.getContentLengthLong() > maxBytes) {
            throw new BodyTooLargeException(maxBytes);
        }
        byte[] bytes = bytes(request, maxBytes);
        if (bytes.length > maxBytes) {
            throw new BodyTooLargeException(maxBytes);
        }
        if (bytes.length == 0) {
            throw new InvalidRequestException("There must be a body: a JSON object.");
        }
        requireType(request.getContentType(), types);
        JsonNode json = parse(bytes);
        if (!json.isObject()) {
            throw new InvalidRequestException("The body must be a JSON object.");
        }
        return new RequestBody(bytes, json);
    }

    private static byte[] bytes(HttpServletRequest request, int maxBytes) {
        try {
            return request.getInputStream().readNBytes(maxBytes + 1);
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "The body must arrive whole, in the length or the chunks that were announced.");
        }
    }

    private static void requireType(@Nullable String contentType, List<MediaType> types)
            throws HttpMediaTypeNotSupportedException {
        try {
            MediaType type = contentType == null ? null : MediaType.parseMediaType(contentType);
            if (types.stream().anyMatch(each -> each.equalsTypeAndSubtype(type))) {
                return;
            }
        } catch (InvalidMediaTypeException e) {
            // None of them either.
        }
        throw new HttpMediaTypeNotSupportedException("none of those", types);
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

    /** The body as it came; empty for an object inside another. */
    byte[] bytes() {
        return bytes.clone();
    }

    /** A list of 1 to {@code max} objects, each to be read field by field; empty if it is no such list, which is an error. */
    List<RequestBody> objects(String field, int max) {
        List<RequestBody> objects = read(
                field,
                null,
                value -> value.isArray()
                                && !value.isEmpty()
                                && value.size() <= max
                                && value.valueStream().allMatch(JsonNode::isObject)
                        ? Optional.of(value.valueStream()
                                .map(each -> new RequestBody(new byte[0], each))
                                .toList())
                        : Optional.empty(),
                "must be a list of 1 to " + max + " objects");
        if (objects == null && errors.isEmpty()) {
            errors.add(new FieldError(field, "must be given"));
        }
        return objects == null ? List.of() : objects;
    }

    /** A text, or {@code missing} if the field is not there. Null is nothing, and so is what is no text, which is an error. */
    @Nullable String text(String field, @Nullable String missing) {
        return read(field, missing, JsonNode::stringValueOpt, "must be a string");
    }

    /** A list of texts, or {@code missing} if the field is not there. Null is none, and so is what is no such list. */
    List<String> texts(String field, List<String> missing) {
        List<String> texts = read(
                field,
                missing,
                value -> value.isArray() && value.valueStream().allMatch(JsonNode::isString)
                        ? Optional.of(
                                value.valueStream().map(JsonNode::asString).toList())
                        : Optional.empty(),
                "must be a list of strings");
        return texts == null ? List.of() : texts;
    }

    /** A truth value, or {@code missing} if the field is not there. Null is {@code usual}, and so is what is no truth value. */
    boolean flag(String field, boolean missing, boolean usual) {
        Boolean flag = read(field, missing, JsonNode::booleanValueOpt, "must be true or false");
        return flag == null ? usual : flag;
    }

    /**
     * A whole number, or the nearest {@code long} to it; {@code missing} if the field is not there. Null is nothing, and so is what is no whole
     * number.
     */
    @Nullable Long wholeNumber(String field, @Nullable Long missing) {
        return read(
                field,
                missing,
                value -> value.isNumber() && value.canConvertToExactIntegral()
                        ? Optional.of(nearestLong(value))
                        : Optional.empty(),
                "must be a whole number");
    }

    private static long nearestLong(JsonNode number) {
        if (number.canConvertToLong()) {
            return number.longValue();
        }
        return number.bigIntegerValue().signum() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    /** An instant, or {@code missing} if the field is not there. Null is nothing, and so is what is no time as RFC 3339 writes it. */
    @Nullable Instant instant(String field, @Nullable Instant missing) {
        return read(
                field,
                missing,
                value -> value.stringValueOpt().flatMap(Rfc3339::parse),
                "must be a date and time with an offset from UTC, as RFC 3339 writes it: 2026-01-31T09:30:00Z");
    }

    /** Says of a field, if it is there, why it should not be. */
    void refuse(String field, String message) {
        refused.add(field);
        if (object.has(field)) {
            errors.add(new FieldError(field, message));
        }
    }

    private <T> @Nullable T read(
            String field, @Nullable T missing, Function<JsonNode, Optional<T>> reader, String expected) {
        known.add(field);
        JsonNode value = object.get(field);
        if (value == null) {
            return missing;
        }
        if (value.isNull()) {
            return null;
        }
        Optional<T> read = reader.apply(value);
        if (read.isEmpty()) {
            errors.add(new FieldError(field, expected));
        }
        return read.orElse(null);
    }

    /** What is wrong so far, and each field that nobody asked for. */
    List<FieldError> errors() {
        List<FieldError> all = new ArrayList<>(errors);
        for (String field : object.propertyNames()) {
            if (!known.contains(field) && !refused.contains(field)) {
                all.add(new FieldError(field, "is not known here; known are " + String.join(", ", known)));
            }
        }
        return all;
    }
}

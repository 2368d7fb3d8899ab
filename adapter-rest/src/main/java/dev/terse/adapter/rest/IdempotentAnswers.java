package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.AnswerOnce;
import dev.terse.domain.IdempotencyKey;
import dev.terse.domain.InvalidIdempotencyKeyException;
import dev.terse.domain.RememberedAnswers.Answer;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers requests that come with an {@code Idempotency-Key} once, and the same again to whoever sends them again
 * (draft-ietf-httpapi-idempotency-key-header). What is answered by an exception is not remembered.
 */
final class IdempotentAnswers {
    static final String KEY = "Idempotency-Key";

    /** Says that an answer was given before. */
    static final String REPLAYED = "Idempotent-Replayed";

    /** Until there are callers to tell apart. */
    private static final String ANYONE = "";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> KEPT_HEADERS = List.of(
            HttpHeaders.CONTENT_TYPE,
            HttpHeaders.CACHE_CONTROL,
            HttpHeaders.ETAG,
            HttpHeaders.LOCATION,
            HttpHeaders.RETRY_AFTER);

    private final AnswerOnce answerOnce;

    IdempotentAnswers(AnswerOnce answerOnce) {
        this.answerOnce = answerOnce;
    }

    /**
     * Answers a request.
     *
     * @param body what was read of it
     * @param work does it
     * @throws InvalidRequestException if there are several keys, or one that is none
     */
    ResponseEntity<Object> answer(HttpServletRequest request, RequestBody body, Supplier<ResponseEntity<Object>> work) {
        Optional<IdempotencyKey> key = key(request);
        if (key.isEmpty()) {
            return work.get();
        }
        return answerOnce
                .answer(key.get(), fingerprint(request, body), () -> {
                    Kept kept = Kept.of(work.get());
                    return new Answer(JSON.writeValueAsString(kept), kept.status < 500);
                })
                .fold(
                        answered -> JSON.readValue(answered.text(), Kept.class).toEntity(answered.isRepeated()),
                        reused -> Rendering.entity(
                                ProblemType.IDEMPOTENCY_KEY_REUSED.problem(
                                        "This key came with another request before. Each request needs a key of its own."),
                                request,
                                new HttpHeaders()));
    }

    private static Optional<IdempotencyKey> key(HttpServletRequest request) {
        List<String> values = Collections.list(request.getHeaders(KEY));
        if (values.isEmpty()) {
            return Optional.empty();
        }
        try {
            if (values.size() > 1) {
                throw new InvalidRequestException(List.of(new FieldError(KEY, "must be given once")));
            }
            return Optional.of(new IdempotencyKey(ANYONE, values.get(0)));
        } catch (InvalidIdempotencyKeyException e) {
            throw new InvalidRequestException(List.of(new FieldError(KEY, e.expected())));
        }
    }

    private static String fingerprint(HttpServletRequest request, RequestBody body) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update((request.getServletPath() + "\n").getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(sha256.digest(body.bytes()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java has SHA-256", e);
        }
    }

    /** An answer as it is sent, as far as it says something. */
    record Kept(int status, List<String> headers, String body) {
        Kept {
            headers = List.copyOf(headers);
        }

        static Kept of(ResponseEntity<Object> entity) {
            List<String> headers = new ArrayList<>();
            HttpHeaders all = entity.getHeaders();
            for (String name : KEPT_HEADERS) {
                String value = all.getFirst(name);
                if (value != null) {
                    headers.add(name);
                    headers.add(value);
                }
            }
            if (!headers.contains(HttpHeaders.CONTENT_TYPE)) {
                headers.add(HttpHeaders.CONTENT_TYPE);
                headers.add(MediaType.APPLICATION_JSON_VALUE);
            }
            return new Kept(entity.getStatusCode().value(), headers, text(Objects.requireNonNull(entity.getBody())));
        }

        private static String text(Object body) {
            return body instanceof byte[] bytes
                    ? new String(bytes, StandardCharsets.UTF_8)
                    : JSON.writeValueAsString(body);
        }

        ResponseEntity<Object> toEntity(boolean isRepeated) {
            ResponseEntity.BodyBuilder builder = ResponseEntity.status(status);
            for (int i = 0; i < headers.size(); i += 2) {
                builder.header(headers.get(i), headers.get(i + 1));
            }
            if (isRepeated) {
                builder.header(REPLAYED, "true");
            }
            return builder.body(body.getBytes(StandardCharsets.UTF_8));
        }
    }
}

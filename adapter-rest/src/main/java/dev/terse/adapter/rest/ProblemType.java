package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The kinds of errors that this API answers with. Their URIs are promised to clients: add to them, never change one. */
enum ProblemType {
    INVALID_REQUEST(400, "Invalid request"),
    LINK_NOT_FOUND(404, "Link not found"),
    NOT_FOUND(404, "Not found"),
    METHOD_NOT_ALLOWED(405, "Method not allowed"),
    NOT_ACCEPTABLE(406, "Not acceptable"),
    CODE_TAKEN(409, "Code taken"),
    CODE_RETIRED(409, "Code retired"),
    LINK_GONE(410, "Link gone"),
    VERSION_MISMATCH(412, "Version mismatch"),
    BODY_TOO_LARGE(413, "Body too large"),
    UNSUPPORTED_MEDIA_TYPE(415, "Unsupported media type"),
    IDEMPOTENCY_KEY_REUSED(422, "Idempotency key reused"),
    INTERNAL_ERROR(500, "Internal error"),
    CODES_EXHAUSTED(503, "No free code found"),
    STORE_UNAVAILABLE(503, "Store unavailable");

    private static final String PREFIX = "urn:terse:problem:";

    private final int status;
    private final String title;

    ProblemType(int status, String title) {
        this.status = status;
        this.title = title;
    }

    Problem problem(String detail) {
        return problem(detail, List.of());
    }

    Problem problem(String detail, List<FieldError> errors) {
        return new Problem(uri(), title, status, detail, errors);
    }

    /** The code that was asked for belongs to another link. */
    static Problem codeTaken() {
        return CODE_TAKEN.problem("The custom code belongs to another link.");
    }

    /** No code was found that is free. */
    static Problem codesExhausted() {
        return CODES_EXHAUSTED.problem("Each code that was generated is taken. Try again, or ask for a custom code.");
    }

    /** The code that was asked for belonged to a link that was deleted. */
    static Problem codeRetired(Instant freeFrom) {
        String detail =
                "The custom code belonged to a link that was deleted. It is free again from " + freeFrom + " on.";
        return new Problem(CODE_RETIRED.uri(), CODE_RETIRED.title, CODE_RETIRED.status, detail, List.of(), freeFrom);
    }

    /**
     * The problem of an error that arose outside this API's own code, where little but the status is known.
     *
     * @param detail what was expected; {@code null} if that isn't known either
     */
    static Problem ofStatus(int status, @Nullable String detail) {
        HttpStatus known = HttpStatus.resolve(status);
        String phrase = known == null ? "Status " + status : known.getReasonPhrase();
        return Stream.of(
                        INVALID_REQUEST,
                        NOT_FOUND,
                        METHOD_NOT_ALLOWED,
                        NOT_ACCEPTABLE,
                        BODY_TOO_LARGE,
                        UNSUPPORTED_MEDIA_TYPE,
                        INTERNAL_ERROR)
                .filter(type -> type.status == status)
                .findFirst()
                .map(type -> type.problem(detail == null ? type.usualDetail() : detail))
                .orElseGet(() -> new Problem("about:blank", phrase, status, phrase + ".", List.of()));
    }

    /** No answer for now, so that the visit itself asks again and is counted. */
    static Problem prefetch() {
        return new Problem(
                "about:blank", "Service Unavailable", 503, "Links are not followed ahead of a visit.", List.of());
    }

    private String uri() {
        return PREFIX + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private String usualDetail() {
        return switch (this) {
            case INVALID_REQUEST -> "The path, the query or a header is not valid HTTP.";
            case NOT_FOUND -> "There is nothing at this path.";
            case INTERNAL_ERROR -> "Something went wrong that should not have.";
            default -> title + ".";
        };
    }
}

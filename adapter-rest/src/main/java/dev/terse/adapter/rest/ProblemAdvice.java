package dev.terse.adapter.rest;

import dev.terse.domain.UrlStoreException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Answers every exception of a Spring MVC handler by a problem. */
@RestControllerAdvice
final class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    static HttpHeaders retryAfter() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "1");
        return headers;
    }

    @ExceptionHandler
    ResponseEntity<Object> invalid(InvalidRequestException e, HttpServletRequest request) {
        return Rendering.entity(e.problem(), request, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> tooLarge(BodyTooLargeException e, HttpServletRequest request) {
        return Rendering.entity(e.problem(), request, new HttpHeaders());
    }

    @ExceptionHandler
    ResponseEntity<Object> encoded(EncodedBodyException e, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.ACCEPT_ENCODING, "identity");
        return Rendering.entity(
                ProblemType.ofStatus(HttpStatus.UNSUPPORTED_MEDIA_TYPE.value(), e.getMessage()), request, headers);
    }

    /** A query that Tomcat can't decode, such as {@code %zz}, which it says only when a parameter is asked for. */
    @ExceptionHandler(InvalidParameterException.class)
    ResponseEntity<Object> undecodable(HttpServletRequest request) {
        return Rendering.entity(
                ProblemType.INVALID_REQUEST.problem("The query must be percent-encoded UTF-8."),
                request,
                new HttpHeaders());
    }

    @ExceptionHandler(LinkNotFoundException.class)
    ResponseEntity<Object> notFound(HttpServletRequest request) {
        return Rendering.entity(
                ProblemType.LINK_NOT_FOUND.problem("There is no link of this code."), request, new HttpHeaders());
    }

    @ExceptionHandler(UrlStoreException.class)
    ResponseEntity<Object> storeFailed(HttpServletRequest request) {
        return Rendering.entity(
                ProblemType.STORE_UNAVAILABLE.problem("The store does not answer at the moment. Try again."),
                request,
                retryAfter());
    }

    /** Handed on to the container, which closes the connection. */
    @ExceptionHandler
    @SuppressWarnings("DoNotCallSuggester")
    void brokeOff(BrokenOffException e) {
        throw e;
    }

    @ExceptionHandler(Exception.class)
    ResponseEntity<Object> unexpected(Exception e, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), request.getServletPath(), e);
        return Rendering.entity(
                ProblemType.INTERNAL_ERROR.problem("Something went wrong that should not have."),
                request,
                new HttpHeaders());
    }

    /** Spring MVC says what a {@code PATCH} takes, RFC 5789, section 3.1, but not to who sends a type that is none. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (request instanceof ServletWebRequest servlet && HttpMethod.PATCH.equals(servlet.getHttpMethod())) {
            headers.setAcceptPatch(e.getSupportedMediaTypes());
        }
        return super.handleHttpMediaTypeNotSupported(e, headers, status, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        HttpServletRequest servletRequest = ((ServletWebRequest) request).getRequest();
        if (status.is5xxServerError()) {
            return unexpected(e, servletRequest);
        }
        return Rendering.entity(
                ProblemType.ofStatus(status.value(), expected(status, headers)), servletRequest, headers);
    }

    /** What Spring MVC says in headers, said in the body too. */
    private static @Nullable String expected(HttpStatusCode status, HttpHeaders headers) {
        List<String> names = status.value() == HttpStatus.METHOD_NOT_ALLOWED.value()
                ? headers.getOrEmpty(HttpHeaders.ALLOW)
                : headers.getOrEmpty(HttpHeaders.ACCEPT);
        return names.isEmpty() ? null : "Expected was " + String.join(", ", names) + ".";
    }
}

package dev.terse.adapter.rest;

import dev.terse.http.Page;
import dev.terse.http.Preferences;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Gives a problem the form that the client can read: a page for a browser that looked for a link, JSON for all others. */
final class Rendering {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final MediaType HTML = MediaType.parseMediaType(Page.NOT_FOUND.contentType());

    private Rendering() {}

    /** Writes the problem as the answer, for code outside Spring MVC. */
    static void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        write(problem, isForPage(problem, request) ? Page.NOT_FOUND : null, response);
    }

    /** Writes a page of its own for a browser that looked for a link, and the problem for all others. */
    static void write(Problem problem, Page page, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        write(problem, wantsPage(request) ? page : null, response);
    }

    private static void write(Problem problem, @Nullable Page page, HttpServletResponse response) throws IOException {
        if (page == null) {
            write(problem.status(), MediaType.APPLICATION_PROBLEM_JSON_VALUE, json(problem), response);
        } else {
            write(problem.status(), page, response);
        }
    }

    /** Writes a page as the answer, which must not be kept. */
    static void write(int status, Page page, HttpServletResponse response) throws IOException {
        page.headers().forEach(response::setHeader);
        write(status, page.contentType(), page.bytes(), response);
    }

    private static void write(int status, String contentType, byte[] body, HttpServletResponse response)
            throws IOException {
        response.setStatus(status);
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        response.setContentType(contentType);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The problem as the answer of a Spring MVC handler, with headers of its own. */
    static ResponseEntity<Object> entity(Problem problem, HttpServletRequest request, HttpHeaders headers) {
        boolean asPage = isForPage(problem, request);
        ResponseEntity.BodyBuilder builder = ResponseEntity.status(problem.status())
                .headers(headers)
                .cacheControl(CacheControl.noStore())
                .contentType(asPage ? HTML : MediaType.APPLICATION_PROBLEM_JSON);
        if (asPage) {
            Page.NOT_FOUND.headers().forEach(builder::header);
        }
        return builder.body(asPage ? Page.NOT_FOUND.bytes() : json(problem));
    }

    static byte[] json(Problem problem) {
        return JSON.writeValueAsBytes(problem);
    }

    private static boolean isForPage(Problem problem, HttpServletRequest request) {
        return problem.status() == HttpServletResponse.SC_NOT_FOUND
                && !request.getServletPath().startsWith("/api/")
                && wantsPage(request);
    }

    private static boolean wantsPage(HttpServletRequest request) {
        return Preferences.wantsPage(request.getHeader(HttpHeaders.ACCEPT));
    }
}

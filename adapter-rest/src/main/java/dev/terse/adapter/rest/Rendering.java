package dev.terse.adapter.rest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Gives a problem the form that the client can read: a page for a browser that looked for a link, JSON for all others. */
final class Rendering {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Asset NOT_FOUND_PAGE = Asset.load("not-found.html");

    private Rendering() {}

    /** Writes the problem as the answer, for code outside Spring MVC. */
    static void write(Problem problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean asPage = isForPage(problem, request);
        response.setStatus(problem.status());
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        if (asPage) {
            Asset.HTML_HEADERS.forEach(response::setHeader);
        }
        response.setContentType((asPage ? Asset.HTML : MediaType.APPLICATION_PROBLEM_JSON).toString());
        byte[] body = asPage ? NOT_FOUND_PAGE.bytes() : json(problem);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** The problem as the answer of a Spring MVC handler, with headers of its own. */
    static ResponseEntity<Object> entity(Problem problem, HttpServletRequest request, HttpHeaders headers) {
        boolean asPage = isForPage(problem, request);
        ResponseEntity.BodyBuilder builder = ResponseEntity.status(problem.status())
                .headers(headers)
                .cacheControl(CacheControl.noStore())
                .contentType(asPage ? Asset.HTML : MediaType.APPLICATION_PROBLEM_JSON);
        if (asPage) {
            Asset.HTML_HEADERS.forEach(builder::header);
        }
        return builder.body(asPage ? NOT_FOUND_PAGE.bytes() : json(problem));
    }

    static byte[] json(Problem problem) {
        return JSON.writeValueAsBytes(problem);
    }

    private static boolean isForPage(Problem problem, HttpServletRequest request) {
        return problem.status() == HttpServletResponse.SC_NOT_FOUND
                && !request.getServletPath().startsWith("/api/")
                && prefersHtml(request);
    }

    /** Browsers name text/html; programs that take anything ({@code *}{@code /*}) do not mean a page. */
    private static boolean prefersHtml(HttpServletRequest request) {
        String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains("html")) {
            return false;
        }
        try {
            List<MediaType> types = MediaType.parseMediaTypes(accept);
            double html = quality(types, MediaType.TEXT_HTML);
            return html > 0
                    && html >= quality(types, MediaType.APPLICATION_JSON)
                    && html >= quality(types, MediaType.APPLICATION_PROBLEM_JSON);
        } catch (InvalidMediaTypeException e) {
            return false;
        }
    }

    private static double quality(List<MediaType> types, MediaType wanted) {
        return types.stream()
                .filter(type -> type.equalsTypeAndSubtype(wanted))
                .mapToDouble(MediaType::getQualityValue)
                .max()
                .orElse(0);
    }
}

package dev.terse.http;

import java.util.Map;

/** Headers of {@link Page}s, apart from them because an enum's own constants come first. */
final class PageHeaders {
    private static final String CSP = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'";

    static final String HTML_TYPE = "text/html;charset=UTF-8";

    /** The pages bring their style with them and need nothing else. */
    static final Map<String, String> HTML = Map.of("Content-Security-Policy", CSP, "X-Content-Type-Options", "nosniff");

    /** For pages of status 200 that no search engine is to list. Those that look at headers alone find it there. */
    static final Map<String, String> HTML_TO_NO_INDEX =
            Map.of("Content-Security-Policy", CSP, "X-Content-Type-Options", "nosniff", "X-Robots-Tag", "noindex");

    private PageHeaders() {}
}

package dev.terse.http;

import java.util.Map;

/** Headers of {@link Page}s, apart from them because an enum's own constants come first. */
final class PageHeaders {
    /** The pages bring their style with them and need nothing else. */
    static final Map<String, String> HTML = Map.of(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
            "X-Content-Type-Options", "nosniff");

    private PageHeaders() {}
}

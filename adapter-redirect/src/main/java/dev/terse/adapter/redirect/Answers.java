package dev.terse.adapter.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.application.FollowShortUrl;
import dev.terse.domain.LinkState;
import dev.terse.domain.RedirectStatus;
import dev.terse.http.Page;
import dev.terse.http.RedirectForm;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.net.URI;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** All that the listener can answer. The kinds of errors and their texts are those of the API. */
final class Answers {
    static final String ALLOW = "GET, HEAD, OPTIONS";

    private static final Map<String, String> NO_STORE = Map.of("Cache-Control", "no-store");

    static final Answer OPTIONS = Answer.of(204, Map.of("Allow", ALLOW), new byte[0]);
    static final Answer HEALTHY =
            Answer.of(200, Map.of("Content-Type", "text/plain", "Cache-Control", "no-store"), "ok\n".getBytes(UTF_8));
    static final Answer ROBOTS = page(200, Page.ROBOTS, Map.of());
    static final Answer ICON = page(200, Page.ICON, Map.of());
    static final Answer NOT_FOUND_PAGE = page(404, Page.NOT_FOUND, NO_STORE);
    static final Answer WITHHELD = page(200, Page.WITHHELD, NO_STORE);
    static final Answer LINK_NOT_FOUND = problem(
            404, "urn:terse:problem:link-not-found", "Link not found", "There is no link of this code.", Map.of());
    static final Answer NOT_FOUND =
            problem(404, "urn:terse:problem:not-found", "Not found", "There is nothing at this path.", Map.of());
    static final Answer METHOD_NOT_ALLOWED = problem(
            405,
            "urn:terse:problem:method-not-allowed",
            "Method not allowed",
            "A short URL takes " + ALLOW + ".",
            Map.of("Allow", ALLOW));
    static final Answer BAD_REQUEST = problem(
            400,
            "urn:terse:problem:invalid-request",
            "Invalid request",
            "The path, the query or a header is not valid HTTP.",
            Map.of());
    static final Answer FAILED = problem(
            500,
            "urn:terse:problem:internal-error",
            "Internal error",
            "Something went wrong that should not have.",
            Map.of());
    static final Answer UNAVAILABLE = problem(
            503,
            "urn:terse:problem:store-unavailable",
            "Store unavailable",
            "The link can't be looked up at the moment. Try again.",
            Map.of("Retry-After", "1"));
    static final Answer PREFETCH =
            problem(503, "about:blank", "Service Unavailable", "Links are not followed ahead of a visit.", Map.of());
    static final Answer TOO_MANY_CONNECTIONS = problem(
            503, "about:blank", "Service Unavailable", "Too many connections. Try again.", Map.of("Retry-After", "1"));
    static final Answer REQUEST_TIMEOUT = ofStatus(HttpResponseStatus.REQUEST_TIMEOUT);
    static final Answer URI_TOO_LONG = ofStatus(HttpResponseStatus.REQUEST_URI_TOO_LONG, "URI Too Long");
    static final Answer EXPECTATION_FAILED = ofStatus(HttpResponseStatus.EXPECTATION_FAILED);
    static final Answer HEADERS_TOO_LONG = ofStatus(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE);
    static final Answer NOT_IMPLEMENTED = ofStatus(HttpResponseStatus.NOT_IMPLEMENTED);
    static final Answer VERSION_NOT_SUPPORTED = ofStatus(HttpResponseStatus.HTTP_VERSION_NOT_SUPPORTED);

    private static final Map<LinkState.Reason, Answer> GONE_PAGES = Map.of(
            LinkState.Reason.DISABLED, page(410, Page.DISABLED, NO_STORE),
            LinkState.Reason.EXPIRED, page(410, Page.EXPIRED, NO_STORE),
            LinkState.Reason.USED_UP, page(410, Page.USED_UP, NO_STORE));
    private static final Map<LinkState.Reason, Answer> GONE = Map.of(
            LinkState.Reason.DISABLED, gone("The link is disabled."),
            LinkState.Reason.EXPIRED, gone("The link has expired."),
            LinkState.Reason.USED_UP, gone("The link was followed as often as it may be."));

    private final Answer root;
    private final RedirectStatus usual;
    private final Map<RedirectStatus, Answer> kept = new EnumMap<>(RedirectStatus.class);
    private final Map<RedirectStatus, Answer> passing = new EnumMap<>(RedirectStatus.class);

    Answers(RedirectSettings settings) {
        URI rootUrl = settings.rootUrl();
        root = rootUrl == null
                ? page(200, Page.ROOT, Map.of())
                : redirect(RedirectStatus.FOUND, NO_STORE).to(rootUrl.toString());
        usual = RedirectStatus.of(settings.redirect().status());
        for (RedirectStatus status : RedirectStatus.values()) {
            RedirectForm form =
                    new RedirectForm(status.code(), settings.redirect().maxAge());
            kept.put(status, redirect(status, Map.of("Cache-Control", form.cacheControl())));
            passing.put(status, redirect(status, NO_STORE));
        }
    }

    /** To where a link leads. */
    Answer redirect(FollowShortUrl.Found found) {
        RedirectStatus own = found.status();
        Map<RedirectStatus, Answer> answers = found.isLasting() ? kept : passing;
        return Objects.requireNonNull(answers.get(own == null ? usual : own)).to(found.location());
    }

    /** For a link that can't be followed any more. */
    static Answer gone(LinkState.Reason reason, boolean asPage) {
        return Objects.requireNonNull((asPage ? GONE_PAGES : GONE).get(reason));
    }

    /** For a path that is no link's; {@code null} if there is nothing. */
    @Nullable Answer page(String path) {
        return switch (path) {
            case "/" -> root;
            case "/robots.txt" -> ROBOTS;
            case "/favicon.ico" -> ICON;
            case "/healthz" -> HEALTHY;
            default -> null;
        };
    }

    private static Answer redirect(RedirectStatus status, Map<String, String> headers) {
        return Answer.of(status.code(), headers, new byte[0]);
    }

    private static Answer gone(String detail) {
        return problem(410, "urn:terse:problem:link-gone", "Link gone", detail, Map.of());
    }

    private static Answer page(int status, Page page, Map<String, String> further) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", page.contentType());
        headers.putAll(page.headers());
        headers.putAll(further);
        return Answer.of(status, headers, page.bytes());
    }

    private static Answer ofStatus(HttpResponseStatus status) {
        return ofStatus(status, status.reasonPhrase());
    }

    private static Answer ofStatus(HttpResponseStatus status, String title) {
        return problem(status.code(), "about:blank", title, title + ".", Map.of());
    }

    /** None of the texts has a character that JSON would escape. */
    private static Answer problem(int status, String type, String title, String detail, Map<String, String> further) {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Content-Type", "application/problem+json");
        headers.put("Cache-Control", "no-store");
        headers.putAll(further);
        String body = "{\"type\":\"%s\",\"title\":\"%s\",\"status\":%s,\"detail\":\"%s\"}"
                .formatted(type, title, status, detail);
        return Answer.of(status, headers, body.getBytes(UTF_8));
    }
}

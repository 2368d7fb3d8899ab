package dev.terse.testkit;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.terse.domain.ClickRecorder;
import dev.terse.domain.LinkUses;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlLookup;
import dev.terse.domain.UrlStoreException;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;

/**
 * What every HTTP adapter answers to those who follow short URLs, byte by byte: odd and hostile requests among them. The settings are
 * the defaults: a redirect is a 302, one of status 301 or 308 may be kept for 60 s, and the root path has a page. {@code api} is a reserved word.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class RedirectContract {
    private static final String BROWSER = "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n";
    private static final String PERSON =
            "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36\r\n";
    private static final List<String> BOTS = List.of(
            "User-Agent: Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)\r\n",
            "User-Agent: Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)\r\n",
            "User-Agent: WhatsApp/2.23.20.0 A\r\n");
    private static final String INVALID = problem(
            "urn:terse:problem:invalid-request",
            "Invalid request",
            400,
            "The path, the query or a header is not valid HTTP.");
    private static final String LINK_NOT_FOUND =
            problem("urn:terse:problem:link-not-found", "Link not found", 404, "There is no link of this code.");
    private static final String NOT_FOUND =
            problem("urn:terse:problem:not-found", "Not found", 404, "There is nothing at this path.");

    private final FakeLinks links = new FakeLinks();

    @SuppressWarnings("NullAway.Init")
    private Subject subject;

    /** For subclasses. */
    protected RedirectContract() {}

    /** A running server. */
    public interface Subject extends AutoCloseable {
        /**
         * Where it listens on the loopback address.
         *
         * @return the port
         */
        int port();

        @Override
        void close();
    }

    /**
     * Starts the server to test. Called once.
     *
     * @param lookup where its links are
     * @param uses what it is to take uses of limited links from
     * @param recorder what it is to tell of clicks, in the thread that found the link
     * @return the server
     */
    protected abstract Subject start(UrlLookup lookup, LinkUses uses, ClickRecorder recorder);

    /**
     * How a request line of more than 16 KiB is refused.
     *
     * @return 414, or what the container answers by its own nature
     */
    protected int statusOfLongLine() {
        return 414;
    }

    /**
     * How headers of more than 16 KiB are refused.
     *
     * @return 431, or what the container answers by its own nature
     */
    protected int statusOfLongHeaders() {
        return 431;
    }

    /**
     * How {@code OPTIONS *} is answered.
     *
     * @return 204, or what the container answers by its own nature
     */
    protected int statusOfServerOptions() {
        return 204;
    }

    /**
     * Whether a request whose first line can't be read is answered. A container may also end the connection without a word.
     *
     * @return whether there is an answer, with a problem in it
     */
    protected boolean answersWhatIsNoRequest() {
        return true;
    }

    @BeforeAll
    final void start() {
        subject = start(links, links, links);
    }

    @AfterAll
    final void stop() {
        subject.close();
    }

    @Test
    final void a_link_redirects() throws IOException {
        HttpAnswer answer = get("/abc1234", "");

        assertThat(answer.head()).startsWith("HTTP/1.1 302 ");
        assertThat(answer.header("Location")).isEqualTo(FakeLinks.URL);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("Content-Length")).isEqualTo("0");
        assertThat(answer.header("Date"))
                .matches("[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT");
        assertThat(answer.headers()).doesNotContainKeys("connection", "server", "transfer-encoding", "content-type");
    }

    @Test
    final void a_location_is_ascii() throws IOException {
        assertThat(get("/uml", "").header("Location")).isEqualTo("https://xn--mnchen-3ya.example/%C3%BC%7C");
    }

    @TestFactory
    final Stream<DynamicTest> a_link_may_have_a_status_of_its_own() {
        return Map.of(301, "private, max-age=60", 302, "no-store", 307, "no-store", 308, "private, max-age=60")
                .entrySet()
                .stream()
                .map(own -> dynamicTest(own.getKey().toString(), () -> {
                    HttpAnswer answer = get("/own-" + own.getKey(), "");

                    assertThat(answer.status()).isEqualTo(own.getKey());
                    assertThat(answer.header("Location")).isEqualTo(FakeLinks.URL);
                    assertThat(answer.header("Cache-Control")).isEqualTo(own.getValue());
                }));
    }

    @Test
    final void the_redirect_of_a_link_that_ends_is_not_kept() throws IOException {
        HttpAnswer answer = get("/ending", "");

        assertThat(answer.status()).isEqualTo(301);
        assertThat(answer.header("Location")).isEqualTo(FakeLinks.URL);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    @TestFactory
    final Stream<DynamicTest> a_query_is_forwarded_where_the_link_wants_it() {
        return Map.of(
                        "/forward", "?own=1#part",
                        "/forward?", "?own=1#part",
                        "/forward?x=2", "?own=1&x=2#part",
                        "/forward/?x=2&y", "?own=1&x=2&y#part",
                        "/forward?own=3&x=2", "?own=1&x=2#part",
                        "/forward?x=2&%6Fwn=3", "?own=1&x=2#part",
                        "/forward?x=%26%23+/../?", "?own=1&x=%26%23+/../?#part",
                        "http://localhost/forward?x=2", "?own=1&x=2#part")
                .entrySet()
                .stream()
                .map(target -> dynamicTest(target.getKey(), () -> assertThat(
                                get(target.getKey(), "").header("Location"))
                        .isEqualTo("https://example.com/a" + target.getValue())));
    }

    @TestFactory
    final Stream<DynamicTest> a_link_is_found_by() {
        return Stream.of(
                        "/abc1234",
                        "/abc1234/",
                        "/abc1234?",
                        "/abc1234?a=b&c=/../d",
                        "/abc1234/?a",
                        "/%61bc1234",
                        "/%61%62%63%31%32%33%34",
                        "//abc1234",
                        "/./abc1234",
                        "/a/../abc1234",
                        "/abc1234/.",
                        "/abc1234;a=b",
                        "/" + FakeLinks.LONGEST)
                .map(path -> dynamicTest(
                        path, () -> assertThat(get(path, "").header("Location")).isEqualTo(FakeLinks.URL)));
    }

    @Test
    final void codes_tell_upper_from_lower_case() throws IOException {
        assertThat(get("/ABC1234", "").header("Location")).isEqualTo("https://example.com/upper");
        assertThat(get("/Abc1234", "").status()).isEqualTo(404);
    }

    @Test
    final void a_target_may_name_the_scheme_and_the_host() throws IOException {
        try (HttpSocket client = connect()) {
            client.send("GET http://localhost/abc1234?a HTTP/1.1\r\nHost: localhost\r\n\r\n");

            assertThat(client.read().header("Location")).isEqualTo(FakeLinks.URL);
        }
    }

    @TestFactory
    final Stream<DynamicTest> there_is_no_link_of() {
        return Stream.of("/unknown", "/unknown/", "/-_-", "/to-come")
                .map(path -> dynamicTest(path, () -> assertProblem(get(path, ""), 404, LINK_NOT_FOUND)));
    }

    @TestFactory
    final Stream<DynamicTest> there_is_nothing_at() {
        return Stream.of(
                        "/a/b",
                        "/abc1234/b",
                        "/abc1234.html",
                        "/no.code",
                        "/%C3%BC",
                        "/abc1234%20",
                        "/" + FakeLinks.LONGEST + "z",
                        "/api",
                        "/API")
                .map(path -> dynamicTest(path, () -> assertProblem(get(path, ""), 404, NOT_FOUND)));
    }

    @TestFactory
    final Stream<DynamicTest> a_browser_gets_a_page_where_there_is_nothing_at() {
        return Stream.of("/unknown", "/a/b")
                .map(path -> dynamicTest(path, () -> {
                    HttpAnswer answer = get(path, BROWSER);

                    assertThat(answer.status()).isEqualTo(404);
                    assertPage(answer);
                    assertThat(answer.body()).contains("This link does not exist");
                }));
    }

    @TestFactory
    final Stream<DynamicTest> a_link_is_gone_that_is() {
        return Map.of(
                        "/disabled", "The link is disabled.",
                        "/expired", "The link has expired.",
                        "/used-up", "The link was followed as often as it may be.")
                .entrySet()
                .stream()
                .map(gone -> dynamicTest(gone.getKey(), () -> {
                    int before = links.clicks();

                    assertProblem(
                            get(gone.getKey(), ""),
                            410,
                            problem("urn:terse:problem:link-gone", "Link gone", 410, gone.getValue()));
                    assertThat(links.clicks()).isEqualTo(before);
                }));
    }

    @TestFactory
    final Stream<DynamicTest> a_browser_gets_a_page_that_says_why_a_link_is_gone_that_is() {
        return Map.of(
                        "/disabled", "This link is disabled",
                        "/expired", "This link has expired",
                        "/used-up", "This link has been used up")
                .entrySet()
                .stream()
                .map(gone -> dynamicTest(gone.getKey(), () -> {
                    HttpAnswer answer = get(gone.getKey(), BROWSER);

                    assertThat(answer.status()).isEqualTo(410);
                    assertPage(answer);
                    assertThat(answer.body()).contains(gone.getValue());
                }));
    }

    @Test
    final void a_link_that_is_over_leads_to_its_fallback_for_now_and_is_not_counted() throws IOException {
        int before = links.clicks();

        HttpAnswer answer = get("/fallback", BROWSER);

        assertThat(answer.status()).isEqualTo(302);
        assertThat(answer.header("Location")).isEqualTo(FakeLinks.FALLBACK_URL);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(links.clicks()).isEqualTo(before);
    }

    @Test
    final void a_limited_link_is_followed_as_often_as_it_may_be() throws IOException {
        int clicks = links.clicks();
        int uses = links.uses();

        for (int i = 0; i < 2; i++) {
            HttpAnswer answer = get("/twice", PERSON);

            assertThat(answer.status()).isEqualTo(308);
            assertThat(answer.header("Location")).isEqualTo(FakeLinks.URL);
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
        assertThat(get("/twice", PERSON).status()).isEqualTo(410);

        assertThat(links.clicks() - clicks).isEqualTo(2);
        assertThat(links.uses() - uses).isEqualTo(2);
    }

    @TestFactory
    final Stream<DynamicTest> a_limited_link_is_withheld_from_a_bot() {
        return BOTS.stream()
                .map(bot -> dynamicTest(bot, () -> {
                    int clicks = links.clicks();
                    int uses = links.uses();

                    HttpAnswer answer = get("/limited", bot);

                    assertWithheld(answer);
                    assertPage(answer);
                    assertThat(answer.body())
                            .contains("in a browser", "a limited number of times")
                            .doesNotContain("example.com");
                    assertThat(links.clicks()).isEqualTo(clicks);
                    assertThat(links.uses()).isEqualTo(uses);
                }));
    }

    @Test
    final void a_limited_link_is_withheld_from_a_head() throws IOException {
        int uses = links.uses();
        try (HttpSocket client = connect()) {
            assertWithheld(client.send(request("HEAD", "/limited", PERSON)).readHead());
        }

        assertThat(links.uses()).isEqualTo(uses);
    }

    @Test
    final void a_limited_link_is_unavailable_while_no_use_can_be_taken() throws IOException {
        int before = links.clicks();

        HttpAnswer answer = get("/limited-down", PERSON);

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
        assertThat(links.clicks()).isEqualTo(before);
    }

    @Test
    final void the_root_has_a_page() throws IOException {
        HttpAnswer answer = get("/", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.body()).startsWith("<!doctype html>").contains("<title>Terse</title>");
    }

    @Test
    final void crawlers_are_asked_to_stay_away() throws IOException {
        HttpAnswer answer = get("/robots.txt", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain");
        assertThat(answer.body()).isEqualTo("User-agent: *\nDisallow: /\n");
    }

    @Test
    final void there_is_an_icon_that_may_be_kept() throws IOException {
        HttpAnswer answer = get("/favicon.ico", "");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("image/x-icon");
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=86400");
        assertThat(answer.body()).startsWith("\0\0\1\0");
    }

    @TestFactory
    final Stream<DynamicTest> a_head_has_the_headers_of_a_get_and_no_body_at() {
        return Stream.of(
                        "/abc1234",
                        "/own-301",
                        "/forward?x=2",
                        "/fallback",
                        "/expired",
                        "/used-up",
                        "/unknown",
                        "/",
                        "/robots.txt",
                        "/favicon.ico",
                        "/a/b",
                        "/down",
                        "/bug")
                .map(path -> dynamicTest(path, () -> {
                    HttpAnswer full = get(path, "");
                    try (HttpSocket client = connect()) {
                        HttpAnswer head = client.send(request("HEAD", path, "")).readHead();

                        assertThat(head.status()).isEqualTo(full.status());
                        assertThat(without("date", head)).isEqualTo(without("date", full));
                        // What comes next is the end or the next answer, and no body.
                        if (head.header("Connection").equals("close")) {
                            assertThat(client.isAtEnd()).isTrue();
                        } else {
                            assertThat(client.send(request("GET", "/abc1234", ""))
                                            .read()
                                            .status())
                                    .isEqualTo(302);
                        }
                    }
                }));
    }

    @Test
    final void a_get_counts_and_a_head_does_not() throws IOException {
        int before = links.clicks();

        get("/abc1234", "");
        try (HttpSocket client = connect()) {
            assertThat(client.send(request("HEAD", "/abc1234", "")).readHead().status())
                    .isEqualTo(302);
        }
        get("/unknown", "");

        assertThat(links.clicks() - before).isOne();
    }

    @TestFactory
    final Stream<DynamicTest> a_bot_is_sent_on_and_not_counted() {
        return BOTS.stream()
                .map(bot -> dynamicTest(bot, () -> {
                    int before = links.clicks();

                    HttpAnswer answer = get("/abc1234", bot);

                    assertThat(answer.status()).isEqualTo(302);
                    assertThat(answer.header("Location")).isEqualTo(FakeLinks.URL);
                    assertThat(links.clicks()).isEqualTo(before);
                }));
    }

    @Test
    final void a_browser_counts() throws IOException {
        int before = links.clicks();

        get("/abc1234", BROWSER + PERSON);

        assertThat(links.clicks() - before).isOne();
    }

    @TestFactory
    final Stream<DynamicTest> a_prefetch_is_put_off_and_not_counted() {
        return Stream.of("Sec-Purpose: prefetch", "Sec-Purpose: prefetch;prerender", "Purpose: prefetch")
                .map(purpose -> dynamicTest(purpose, () -> {
                    int before = links.clicks();
                    int uses = links.uses();

                    HttpAnswer answer = get("/abc1234", purpose + "\r\n");

                    assertThat(answer.status()).isEqualTo(503);
                    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
                    assertThat(answer.header("Location")).isEmpty();
                    assertThat(answer.body())
                            .isEqualTo(problem(
                                    "about:blank",
                                    "Service Unavailable",
                                    503,
                                    "Links are not followed ahead of a visit."));
                    assertThat(get("/limited", purpose + "\r\n").status()).isEqualTo(503);
                    assertThat(links.clicks()).isEqualTo(before);
                    assertThat(links.uses()).isEqualTo(uses);
                }));
    }

    @Test
    final void a_store_that_fails_is_a_503() throws IOException {
        HttpAnswer answer = get("/down", "");

        assertProblem(
                answer,
                503,
                problem(
                        "urn:terse:problem:store-unavailable",
                        "Store unavailable",
                        503,
                        "The link can't be looked up at the moment. Try again."));
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    final void a_store_that_fails_later_is_a_503_too() throws Exception {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/slow", ""));
            links.nextSlow().completeExceptionally(new UrlStoreException("", new IOException()));

            HttpAnswer answer = client.read();
            assertThat(answer.status()).isEqualTo(503);
            assertThat(answer.header("Retry-After")).isEqualTo("1");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    @Test
    final void a_bug_is_a_500_that_gives_nothing_away() throws IOException {
        assertProblem(
                get("/bug", ""),
                500,
                problem(
                        "urn:terse:problem:internal-error",
                        "Internal error",
                        500,
                        "Something went wrong that should not have."));
    }

    @TestFactory
    final Stream<DynamicTest> a_link_takes_no() {
        return Stream.of("POST", "PUT", "DELETE", "PATCH", "OTHER", "get", "Get")
                .map(method -> dynamicTest(method, () -> {
                    try (HttpSocket client = connect()) {
                        HttpAnswer answer =
                                client.send(request(method, "/abc1234", "")).read();

                        assertProblem(
                                answer,
                                405,
                                problem(
                                        "urn:terse:problem:method-not-allowed",
                                        "Method not allowed",
                                        405,
                                        "A short URL takes GET, HEAD, OPTIONS."));
                        assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
                    }
                }));
    }

    @Test
    final void a_trace_is_not_sent_back() throws IOException {
        try (HttpSocket client = connect()) {
            HttpAnswer answer = client.send(request("TRACE", "/abc1234", "Cookie: secret\r\n"))
                    .read();

            assertThat(answer.status()).isEqualTo(405);
            assertThat(answer.body()).doesNotContain("secret");
        }
    }

    @Test
    final void options_names_the_methods_of_a_link() throws IOException {
        try (HttpSocket client = connect()) {
            HttpAnswer answer = client.send(request("OPTIONS", "/abc1234", "")).read();

            assertThat(answer.status()).isEqualTo(204);
            assertThat(answer.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
            assertThat(answer.headers()).doesNotContainKey("content-length");
        }
    }

    @Test
    final void options_may_be_for_the_server_as_a_whole() throws IOException {
        try (HttpSocket client = connect()) {
            HttpAnswer answer = client.send(request("OPTIONS", "*", "")).read();

            assertThat(answer.status()).isEqualTo(statusOfServerOptions());
            assertThat(answer.header("Allow")).contains("GET", "HEAD", "OPTIONS");
        }
    }

    @TestFactory
    final Stream<DynamicTest> a_target_is_refused_that_is() {
        return Stream.of(
                        "/%00",
                        "/abc1234%00",
                        "/a%2fb",
                        "/a%2Fb",
                        "/a%5cb",
                        "/%zz",
                        "/%",
                        "/%6",
                        "/%FF",
                        "/a|b",
                        "/a\\b",
                        "/a\"b",
                        "/a<b>",
                        "/..",
                        "/../abc1234",
                        "/a/../../abc1234",
                        "/%2e%2e/abc1234",
                        "abc1234",
                        "http://a\"b/abc1234",
                        "*")
                .map(target -> dynamicTest(target, () -> assertProblem(get(target, ""), 400, INVALID)));
    }

    @TestFactory
    final Stream<DynamicTest> a_request_is_refused_that_has() {
        return Map.ofEntries(
                        Map.entry("no Host", "GET /abc1234 HTTP/1.1\r\n\r\n"),
                        Map.entry("two Hosts", "GET /abc1234 HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"),
                        Map.entry("a space in its Host", "GET /abc1234 HTTP/1.1\r\nHost: a b\r\n\r\n"),
                        Map.entry("a path in its Host", "GET /abc1234 HTTP/1.1\r\nHost: a/b\r\n\r\n"),
                        Map.entry("a negative length", request("POST", "/abc1234", "Content-Length: -1\r\n")),
                        Map.entry("a length that is no number", request("POST", "/abc1234", "Content-Length: x\r\n")),
                        Map.entry(
                                "two lengths",
                                request("POST", "/abc1234", "Content-Length: 1\r\nContent-Length: 2\r\n") + "a"))
                .entrySet()
                .stream()
                .map(request -> dynamicTest(request.getKey(), () -> {
                    try (HttpSocket client = connect()) {
                        client.send(request.getValue());

                        assertProblem(client.read(), 400, INVALID);
                        assertThat(client.isAtEnd()).isTrue();
                    }
                }));
    }

    @TestFactory
    final Stream<DynamicTest> nothing_is_served_after() {
        return Map.ofEntries(
                        Map.entry("nonsense", "NONSENSE\r\n\r\n"),
                        Map.entry("a TLS handshake", "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\r\n\r\n"),
                        Map.entry("a version of the future", "GET /abc1234 HTTP/9.9\r\nHost: localhost\r\n\r\n"),
                        Map.entry("the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
                        Map.entry("a version that is none", "GET /abc1234 HTTQ/1.1\r\nHost: localhost\r\n\r\n"),
                        Map.entry("a NUL in the request line", "GET /abc\u00001234 HTTP/1.1\r\nHost: a\r\n\r\n"),
                        Map.entry("a space after the name of a header", request("GET", "/abc1234", "X : a\r\n")),
                        Map.entry("a NUL in a header", request("GET", "/abc1234", "X: a\u0000b\r\n")),
                        Map.entry("a space in a target", request("GET", "/abc 1234", "")),
                        Map.entry("a method that is no token", request("G(T", "/abc1234", "")),
                        Map.entry(
                                "a length and chunks",
                                request("POST", "/abc1234", "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n")
                                        + "0\r\n\r\n"),
                        Map.entry(
                                "an unknown coding", request("POST", "/abc1234", "Transfer-Encoding: rot13\r\n") + "a"),
                        Map.entry(
                                "chunks that are none",
                                request("POST", "/abc1234", "Transfer-Encoding: chunked\r\n") + "zz\r\nabc\r\n"))
                .entrySet()
                .stream()
                .map(request -> dynamicTest(request.getKey(), () -> {
                    int before = links.clicks();
                    try (HttpSocket client = connect()) {
                        String answers = client.send(request.getValue())
                                .send(request("GET", "/abc1234", ""))
                                .endOutput()
                                .readToEnd();

                        if (answersWhatIsNoRequest() || !answers.isEmpty()) {
                            assertThat(answers).matches("(?s)HTTP/1.1 (400|405|501|505) .*");
                        }
                        assertThat(answers).doesNotContain(FakeLinks.URL, "Exception", "Tomcat", "netty");
                        assertThat(links.clicks()).isEqualTo(before);
                    }
                }));
    }

    /** HTTP/0.9 has no headers, so nobody would be redirected by what counts as a click. */
    @Test
    final void a_request_without_a_version_is_not_followed() throws IOException {
        int before = links.clicks();
        try (HttpSocket client = connect()) {
            String answer = client.send("GET /abc1234\r\n\r\n").endOutput().readToEnd();

            assertThat(answer).doesNotContain(FakeLinks.URL);
            assertThat(links.clicks()).isEqualTo(before);
        }
    }

    @Test
    final void a_header_in_two_lines_is_one_header_or_none() throws IOException {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/abc1234", "X: a\r\n Sec-Purpose: prefetch\r\n"));

            assertThat(client.read().status()).isIn(302, 400);
        }
    }

    @Test
    final void a_request_line_may_be_long_but_not_very_long() throws IOException {
        assertThat(get("/abc1234?" + "x".repeat(7000), "").status()).isEqualTo(302);
        assertRefusedAtItsEnd(request("GET", "/abc1234?" + "x".repeat(20_000), ""), statusOfLongLine());
    }

    @Test
    final void headers_may_be_long_but_not_very_long() throws IOException {
        assertThat(get("/abc1234", "X: " + "x".repeat(7000) + "\r\n").status()).isEqualTo(302);
        assertRefusedAtItsEnd(request("GET", "/abc1234", "X: " + "x".repeat(20_000) + "\r\n"), statusOfLongHeaders());
    }

    @Test
    final void headers_may_be_many_but_not_very_many() throws IOException {
        assertThat(get("/abc1234", headers(50)).status()).isEqualTo(302);
        assertRefusedAtItsEnd(request("GET", "/abc1234", headers(3000)), statusOfLongHeaders());
    }

    @Test
    final void a_connection_is_kept() throws IOException {
        try (HttpSocket client = connect()) {
            for (int i = 0; i < 300; i++) {
                assertThat(client.send(request("GET", "/abc1234", "")).read().status())
                        .isEqualTo(302);
            }
        }
    }

    @Test
    final void a_connection_is_kept_after_a_path_that_is_refused() throws IOException {
        try (HttpSocket client = connect()) {
            assertThat(client.send(request("GET", "/a/b", "")).read().status()).isEqualTo(404);
            assertThat(client.send(request("POST", "/abc1234", "")).read().status())
                    .isEqualTo(405);
            assertThat(client.send(request("GET", "/abc1234", "")).read().status())
                    .isEqualTo(302);
        }
    }

    @Test
    final void a_connection_ends_where_the_client_wants_it() throws IOException {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/abc1234", "Connection: close\r\n"));
            HttpAnswer answer = client.read();

            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    final void version_1_0_ends_by_default_and_needs_no_host() throws IOException {
        try (HttpSocket client = connect()) {
            client.send("GET /abc1234 HTTP/1.0\r\n\r\n");

            assertThat(client.read().header("Location")).isEqualTo(FakeLinks.URL);
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    final void version_1_0_may_ask_to_be_kept() throws IOException {
        try (HttpSocket client = connect()) {
            for (int i = 0; i < 3; i++) {
                client.send("GET /abc1234 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
                HttpAnswer answer = client.read();

                assertThat(answer.status()).isEqualTo(302);
                assertThat(answer.header("Connection")).isEqualToIgnoringCase("keep-alive");
            }
        }
    }

    @Test
    final void an_upgrade_to_http_2_is_not_taken() throws IOException {
        HttpAnswer answer = get(
                "/abc1234",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQCAAAAAAIAAAAA\r\n");

        assertThat(answer.header("Location")).isEqualTo(FakeLinks.URL);
    }

    @Test
    final void a_small_body_is_read_over() throws IOException {
        try (HttpSocket client = connect()) {
            client.send(request("POST", "/abc1234", "Content-Length: 5\r\n") + "GET /");
            assertThat(client.read().status()).isEqualTo(405);

            client.send(request("GET", "/abc1234", "Transfer-Encoding: chunked\r\n") + "3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.read().status()).isEqualTo(302);

            client.send(request("GET", "/abc1234", ""));
            assertThat(client.read().status()).isEqualTo(302);
        }
    }

    @Test
    final void a_client_that_asks_before_it_sends_a_body_is_told_at_once() throws IOException {
        try (HttpSocket client = connect()) {
            client.send(request("POST", "/abc1234", "Expect: 100-continue\r\nContent-Length: 10000000\r\n"));

            assertThat(client.read().status()).isEqualTo(405);
        }
    }

    @Test
    final void an_expectation_that_nobody_knows_is_not_met() throws IOException {
        assertThat(get("/abc1234", "Expect: miracles\r\n").status()).isEqualTo(417);
    }

    @Test
    final void requests_may_come_in_one_piece() throws IOException {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/abc1234", "")
                    + request("HEAD", "/unknown", "")
                    + request("GET", "/unknown", "")
                    + request("GET", "/ABC1234", ""));

            assertThat(client.read().status()).isEqualTo(302);
            assertThat(client.readHead().status()).isEqualTo(404);
            assertThat(client.read().body()).isEqualTo(LINK_NOT_FOUND);
            assertThat(client.read().header("Location")).isEqualTo("https://example.com/upper");
        }
    }

    @Test
    final void requests_may_come_in_pieces() throws IOException {
        try (HttpSocket client = connect()) {
            for (char c : request("GET", "/abc1234", "").toCharArray()) {
                client.send(String.valueOf(c));
            }

            assertThat(client.read().header("Location")).isEqualTo(FakeLinks.URL);
        }
    }

    @Test
    final void answers_keep_the_order_of_the_requests_when_one_is_slow() throws Exception {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/abc1234", "") + request("GET", "/slow", "") + request("GET", "/ABC1234", ""));
            assertThat(client.read().header("Location")).isEqualTo(FakeLinks.URL);
            CompletableFuture<Optional<ShortUrl>> slow = links.nextSlow();
            // A look-up that waits keeps nobody else waiting.
            assertThat(get("/abc1234", "").status()).isEqualTo(302);

            slow.complete(FakeLinks.found("https://example.com/slow"));

            assertThat(client.read().header("Location")).isEqualTo("https://example.com/slow");
            assertThat(client.read().header("Location")).isEqualTo("https://example.com/upper");
        }
    }

    @Test
    final void a_thousand_requests_behind_a_slow_one_are_answered_in_order() throws Exception {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/slow", "")
                    + (request("GET", "/abc1234", "") + request("GET", "/ABC1234", "")).repeat(500));

            links.nextSlow().complete(Optional.empty());

            assertThat(client.read().status()).isEqualTo(404);
            for (int i = 0; i < 500; i++) {
                assertThat(client.read().header("Location")).isEqualTo(FakeLinks.URL);
                assertThat(client.read().header("Location")).isEqualTo("https://example.com/upper");
            }
        }
    }

    @Test
    final void a_client_that_sends_no_more_gets_all_its_answers() throws Exception {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/abc1234", "") + request("GET", "/slow", "") + request("GET", "/ABC1234", ""))
                    .endOutput();
            assertThat(client.read().header("Location")).isEqualTo(FakeLinks.URL);
            links.nextSlow().complete(FakeLinks.found("https://example.com/slow"));

            assertThat(client.read().header("Location")).isEqualTo("https://example.com/slow");
            assertThat(client.read().header("Location")).isEqualTo("https://example.com/upper");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    final void a_client_that_sends_no_more_gets_all_its_answers_however_many() throws Exception {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/slow", "")
                            + request("GET", "/abc1234", "").repeat(1000))
                    .endOutput();
            links.nextSlow().complete(Optional.empty());

            assertThat(client.read().status()).isEqualTo(404);
            for (int i = 0; i < 1000; i++) {
                assertThat(client.read().status()).isEqualTo(302);
            }
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    final void a_client_that_wants_the_end_gets_all_its_answers_however_late_it_reads() throws Exception {
        int requests = 3_000;
        try (HttpSocket client = connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    client.send(request("GET", "/long", "").repeat(requests - 1)
                                    + request("GET", "/long", "Connection: close\r\n"))
                            .endOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });

            for (int i = 0; i < requests; i++) {
                assertThat(client.read().header("Location")).isEqualTo(FakeLinks.LONG_URL);
            }
            sent.join();
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    @Test
    final void what_comes_after_the_last_request_is_not_followed() throws IOException {
        int before = links.clicks();
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/abc1234", "Connection: close\r\n") + request("GET", "/abc1234", ""));

            assertThat(client.read().status()).isEqualTo(302);
            assertThat(client.isAtEnd()).isTrue();
            assertThat(links.clicks() - before).isOne();
        }
    }

    @Test
    final void a_client_that_goes_away_harms_nobody() throws Exception {
        try (HttpSocket client = connect()) {
            client.send(request("GET", "/slow", ""));
        }
        links.nextSlow().complete(FakeLinks.found("https://example.com/slow"));

        assertThat(get("/abc1234", "").status()).isEqualTo(302);
    }

    @Test
    final void a_client_that_does_not_read_keeps_nobody_waiting_and_loses_nothing() throws Exception {
        int requests = 3_000;
        try (HttpSocket client = connect()) {
            CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> {
                try {
                    client.send(request("GET", "/long", "").repeat(requests));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            for (int i = 0; i < 100; i++) {
                assertThat(get("/abc1234", "").status()).isEqualTo(302);
            }

            for (int i = 0; i < requests; i++) {
                assertThat(client.read().header("Location")).isEqualTo(FakeLinks.LONG_URL);
            }
            sent.join();
        }
    }

    private void assertRefusedAtItsEnd(String request, int status) throws IOException {
        try (HttpSocket client = connect()) {
            HttpAnswer answer = client.send(request).read();

            assertThat(answer.status()).isEqualTo(status);
            assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
            assertThat(client.isAtEnd()).isTrue();
        }
    }

    private static void assertProblem(HttpAnswer answer, int status, String body) {
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.body()).isEqualTo(body);
    }

    private static void assertPage(HttpAnswer answer) {
        assertThat(answer.header("Content-Type")).isEqualTo("text/html;charset=UTF-8");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Content-Security-Policy")).startsWith("default-src 'none';");
        assertThat(answer.body()).startsWith("<!doctype html>");
    }

    private static void assertWithheld(HttpAnswer answer) {
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Robots-Tag")).isEqualTo("noindex");
        assertThat(answer.head()).doesNotContain("example.com");
    }

    private HttpSocket connect() throws IOException {
        return new HttpSocket(subject.port());
    }

    private HttpAnswer get(String target, String headers) throws IOException {
        try (HttpSocket client = connect()) {
            return client.send(request("GET", target, headers)).read();
        }
    }

    private static String request(String method, String target, String headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n" + headers + "\r\n";
    }

    private static String headers(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "X-" + i + ": " + i + "\r\n")
                .collect(joining());
    }

    private static Map<String, List<String>> without(String header, HttpAnswer answer) {
        Map<String, List<String>> others = new HashMap<>(answer.headers());
        others.remove(header);
        return others;
    }

    private static String problem(String type, String title, int status, String detail) {
        return "{\"type\":\"" + type + "\",\"title\":\"" + title + "\",\"status\":" + status + ",\"detail\":\"" + detail
                + "\"}";
    }
}

package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrl.Command;
import dev.terse.application.FollowShortUrl.Found;
import dev.terse.application.FollowShortUrl.Gone;
import dev.terse.application.FollowShortUrl.Withheld;
import dev.terse.application.Visitor;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkState;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import dev.terse.http.RedirectForm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RedirectFilterTest {
    private static final CreationPolicy POLICY = new CreationPolicy(Set.of("api"), Set.of());
    private static final RestSettings SETTINGS =
            new RestSettings(null, null, new RedirectForm(308, Duration.ofSeconds(60)), 1 << 20);
    private static final Found FOUND = new Found("https://example.com/", null, true);

    private final CompletableFuture<FollowShortUrl.Result> answer = new CompletableFuture<>();
    private final List<Command> commands = new ArrayList<>();
    private final RedirectFilter filter = new RedirectFilter(
            command -> {
                commands.add(command);
                return answer;
            },
            POLICY,
            SETTINGS,
            Duration.ofMinutes(1));

    private final MockFilterChain chain = new MockFilterChain();
    private final MockHttpServletResponse response = new MockHttpServletResponse();

    @Test
    void answers_at_once_what_is_known_at_once() throws Exception {
        answer.complete(FOUND);

        MockHttpServletRequest request = filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(308);
        assertThat(response.getHeader("Location")).isEqualTo("https://example.com/");
        assertThat(request.isAsyncStarted()).isFalse();
        assertThat(commands).containsExactly(new Command(new ShortCode("abc1234"), Visitor.PERSON, null));
    }

    @Test
    void holds_no_thread_while_a_link_is_looked_up() throws Exception {
        MockHttpServletRequest request = filter("GET", "/abc1234");
        assertThat(request.isAsyncStarted()).isTrue();
        assertThat(response.isCommitted()).isFalse();

        List<String> completed = completions(request);
        answer.complete(FOUND);

        assertThat(response.getStatus()).isEqualTo(308);
        assertThat(response.getHeader("Location")).isEqualTo("https://example.com/");
        assertThat(completed).containsExactly("complete");
    }

    @Test
    void answers_503_when_the_store_fails_while_it_waits() throws Exception {
        MockHttpServletRequest request = filter("GET", "/abc1234");
        List<String> completed = completions(request);

        answer.completeExceptionally(new UrlStoreException("reading a link", new IOException("no route")));

        assertUnavailable();
        assertThat(completed).containsExactly("complete");
    }

    @Test
    void answers_503_when_a_look_up_does_not_come_to_an_end() throws Exception {
        RedirectFilter impatient = new RedirectFilter(command -> answer, POLICY, SETTINGS, Duration.ofMillis(200));
        MockHttpServletRequest request = request("GET", "/abc1234");
        impatient.doFilter(request, response, chain);
        CountDownLatch completed = new CountDownLatch(1);
        Objects.requireNonNull(request.getAsyncContext()).addListener(new OnComplete(completed::countDown));

        assertThat(completed.await(1, TimeUnit.MINUTES)).isTrue();

        assertUnavailable();
    }

    @Test
    void answers_500_when_a_look_up_was_cancelled() throws Exception {
        answer.cancel(false);

        filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(500);
    }

    @Test
    void answers_503_when_the_store_failed_at_once() throws Exception {
        answer.completeExceptionally(new UrlStoreException("reading a link", new IOException("no route")));

        filter("GET", "/abc1234");

        assertUnavailable();
    }

    @Test
    void answers_500_when_something_else_failed() throws Exception {
        answer.completeExceptionally(new IllegalStateException("a bug"));

        filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(500);
        assertThat(response.getContentAsString())
                .contains("urn:terse:problem:internal-error")
                .doesNotContain("a bug");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, curl/8.5.0, PERSON",
        "GET, Twitterbot/1.0, BOT",
        "HEAD, curl/8.5.0, ONLOOKER",
        "HEAD, Twitterbot/1.0, ONLOOKER",
    })
    void says_who_follows(String method, String userAgent, Visitor visitor) throws Exception {
        MockHttpServletRequest request = request(method, "/abc1234");
        request.addHeader("User-Agent", userAgent);

        filter.doFilter(request, response, chain);

        assertThat(commands).containsExactly(new Command(new ShortCode("abc1234"), visitor, null));
    }

    @Test
    void hands_the_query_on_as_it_was_sent() throws Exception {
        MockHttpServletRequest request = request("GET", "/abc1234");
        request.setQueryString("a=%26+b&c");

        filter.doFilter(request, response, chain);

        assertThat(commands).containsExactly(new Command(new ShortCode("abc1234"), Visitor.PERSON, "a=%26+b&c"));
    }

    @ParameterizedTest
    @CsvSource({
        "      ,                    true,  308, 'private, max-age=60'",
        "      ,                    false, 308, no-store",
        "MOVED_PERMANENTLY,         true,  301, 'private, max-age=60'",
        "FOUND,                     true,  302, no-store",
        "TEMPORARY_REDIRECT,        true,  307, no-store",
        "PERMANENT_REDIRECT,        false, 308, no-store",
    })
    void redirects_by_the_status_of_the_link_or_its_own(
            @Nullable RedirectStatus own, boolean isLasting, int status, String cacheControl) throws Exception {
        answer.complete(new Found("https://example.com/", own, isLasting));

        filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(response.getHeader("Cache-Control")).isEqualTo(cacheControl);
    }

    @Test
    void tells_those_who_may_not_know_where_a_link_leads_how_to_open_it() throws Exception {
        answer.complete(new Withheld());

        filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getHeader("X-Robots-Tag")).isEqualTo("noindex");
        assertThat(response.getContentAsString()).contains("Open this link in a browser");
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLED, The link is disabled.",
        "EXPIRED, The link has expired.",
        "USED_UP, The link was followed as often as it may be.",
    })
    void tells_programs_why_a_link_is_gone(LinkState.Reason reason, String detail) throws Exception {
        answer.complete(new Gone(reason));

        filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(410);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getContentAsString()).contains("urn:terse:problem:link-gone", detail);
    }

    @ParameterizedTest
    @CsvSource({
        "DISABLED, This link is disabled",
        "EXPIRED, This link has expired",
        "USED_UP, This link has been used up",
    })
    void tells_people_why_a_link_is_gone(LinkState.Reason reason, String heading) throws Exception {
        answer.complete(new Gone(reason));
        MockHttpServletRequest request = request("GET", "/abc1234");
        request.addHeader("Accept", "text/html");

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(410);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getContentType()).isEqualTo("text/html;charset=UTF-8");
        assertThat(response.getContentAsString()).contains(heading);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void does_not_follow_ahead_of_a_visit(String method) throws Exception {
        MockHttpServletRequest request = request(method, "/abc1234");
        request.addHeader("Sec-Purpose", "prefetch;prerender");

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(commands).isEmpty();
    }

    @Test
    void does_not_follow_for_a_client_that_knows_no_headers() throws Exception {
        MockHttpServletRequest request = request("GET", "/abc1234");
        request.setProtocol("");

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(400);
        assertThat(commands).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "//", "/api", "/API", "/api/v1/urls", "/robots.txt", "/a/b", "/a b", "/é"})
    void leaves_every_other_path_and_every_reserved_word_to_the_rest_of_the_service(String path) throws Exception {
        MockHttpServletRequest request = filter("GET", path);

        assertThat(chain.getRequest()).isSameAs(request);
        assertThat(commands).isEmpty();
    }

    private MockHttpServletRequest filter(String method, String path) throws Exception {
        MockHttpServletRequest request = request(method, path);
        filter.doFilter(request, response, chain);
        return request;
    }

    private static MockHttpServletRequest request(String method, String path) {
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setAsyncSupported(true);
        return request;
    }

    private static List<String> completions(MockHttpServletRequest request) {
        List<String> completions = new ArrayList<>();
        ((MockAsyncContext) Objects.requireNonNull(request.getAsyncContext()))
                .addDispatchHandler(() -> completions.add("dispatch"));
        Objects.requireNonNull(request.getAsyncContext())
                .addListener(new OnComplete(() -> completions.add("complete")));
        return completions;
    }

    private void assertUnavailable() throws Exception {
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(response.getContentAsString()).contains("urn:terse:problem:store-unavailable");
    }
}

package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrl.Command;
import dev.terse.application.FollowShortUrl.Found;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.OriginalUrl;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class RedirectFilterTest {
    private static final CreationPolicy POLICY = new CreationPolicy(Set.of("api"), Set.of());
    private static final RestSettings SETTINGS = new RestSettings(null, null, new RedirectForm(302, Duration.ZERO));

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
        answer.complete(new Found(new OriginalUrl("https://example.com/")));

        MockHttpServletRequest request = filter("GET", "/abc1234");

        assertThat(response.getStatus()).isEqualTo(302);
        assertThat(response.getHeader("Location")).isEqualTo("https://example.com/");
        assertThat(request.isAsyncStarted()).isFalse();
        assertThat(commands).containsExactly(new Command(new ShortCode("abc1234"), true));
    }

    @Test
    void holds_no_thread_while_a_link_is_looked_up() throws Exception {
        MockHttpServletRequest request = filter("GET", "/abc1234");
        assertThat(request.isAsyncStarted()).isTrue();
        assertThat(response.isCommitted()).isFalse();

        List<String> completed = completions(request);
        answer.complete(new Found(new OriginalUrl("https://example.com/")));

        assertThat(response.getStatus()).isEqualTo(302);
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
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/abc1234");
        request.setServletPath("/abc1234");
        request.setAsyncSupported(true);
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

    @Test
    void a_head_does_not_count() throws Exception {
        filter("HEAD", "/abc1234");

        assertThat(commands).containsExactly(new Command(new ShortCode("abc1234"), false));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void does_not_follow_ahead_of_a_visit(String method) throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest(method, "/abc1234");
        request.setServletPath("/abc1234");
        request.addHeader("Sec-Purpose", "prefetch;prerender");

        filter.doFilter(request, response, chain);

        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
        assertThat(commands).isEmpty();
    }

    @Test
    void does_not_follow_for_a_client_that_knows_no_headers() throws Exception {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/abc1234");
        request.setServletPath("/abc1234");
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
        MockHttpServletRequest request = new MockHttpServletRequest(method, path);
        request.setServletPath(path);
        request.setAsyncSupported(true);
        filter.doFilter(request, response, chain);
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

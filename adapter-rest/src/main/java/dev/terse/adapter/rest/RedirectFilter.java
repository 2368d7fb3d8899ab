package dev.terse.adapter.rest;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.Visitor;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkState;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import dev.terse.http.Bots;
import dev.terse.http.Page;
import dev.terse.http.Preferences;
import dev.terse.http.RedirectForm;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Answers {@code GET /{code}}, before and without Spring MVC. Every path that is no code, and every reserved word, goes on to the
 * rest of the service.
 */
final class RedirectFilter extends HttpFilter {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final Logger LOG = LoggerFactory.getLogger(RedirectFilter.class);
    private static final String ALLOW = "GET, HEAD, OPTIONS";

    private final transient FollowShortUrl followShortUrl;
    private final transient CreationPolicy policy;
    private final RedirectStatus usual;
    private final transient Map<RedirectStatus, String> cacheControl = new EnumMap<>(RedirectStatus.class);
    private final Duration lookUpTimeout;

    /**
     * A filter.
     *
     * @param lookUpTimeout how long a client waits for a look-up that does not come to an end before it gets a 503
     */
    RedirectFilter(
            FollowShortUrl followShortUrl, CreationPolicy policy, RestSettings settings, Duration lookUpTimeout) {
        this.followShortUrl = followShortUrl;
        this.policy = policy;
        this.usual = RedirectStatus.of(settings.redirect().status());
        for (RedirectStatus status : RedirectStatus.values()) {
            RedirectForm form =
                    new RedirectForm(status.code(), settings.redirect().maxAge());
            cacheControl.put(status, form.cacheControl());
        }
        this.lookUpTimeout = lookUpTimeout;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ShortCode code = code(request.getServletPath());
        if (code == null || policy.isReserved(code)) {
            chain.doFilter(request, response);
            return;
        }
        if (request.getProtocol().isEmpty()) {
            // HTTP/0.9, which Tomcat still speaks, has no headers: nobody would be redirected by what counts as a
            // click.
            response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
            return;
        }
        switch (request.getMethod()) {
            case "GET", "HEAD" -> {
                if (Preferences.isPrefetch(request.getHeader("Sec-Purpose"), request.getHeader("Purpose"))) {
                    Rendering.write(ProblemType.prefetch(), request, response);
                } else {
                    follow(
                            new FollowShortUrl.Command(code, visitor(request), request.getQueryString()),
                            request,
                            response);
                }
            }
            case "OPTIONS" -> {
                response.setHeader(HttpHeaders.ALLOW, ALLOW);
                response.setStatus(HttpServletResponse.SC_NO_CONTENT);
            }
            default -> {
                response.setHeader(HttpHeaders.ALLOW, ALLOW);
                Rendering.write(
                        ProblemType.METHOD_NOT_ALLOWED.problem("A short URL takes " + ALLOW + "."), request, response);
            }
        }
    }

    /** The code in {@code /code} or {@code /code/}. */
    private static @Nullable ShortCode code(String path) {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        if (end < 2) {
            return null;
        }
        String segment = path.substring(1, end);
        return ShortCode.isValid(segment) ? new ShortCode(segment) : null;
    }

    private static Visitor visitor(HttpServletRequest request) {
        if (request.getMethod().equals("HEAD")) {
            return Visitor.ONLOOKER;
        }
        return Bots.isBot(request.getHeader(HttpHeaders.USER_AGENT)) ? Visitor.BOT : Visitor.PERSON;
    }

    private void follow(FollowShortUrl.Command command, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        CompletableFuture<FollowShortUrl.Result> answer =
                followShortUrl.follow(command).toCompletableFuture();
        if (answer.isDone()) {
            answer(answer, request, response);
            return;
        }
        AsyncContext async = request.startAsync();
        async.setTimeout(0);
        CompletableFuture<FollowShortUrl.Result> bounded =
                answer.copy().orTimeout(lookUpTimeout.toMillis(), TimeUnit.MILLISECONDS);
        CompletableFuture<?> unused = bounded.whenComplete((result, failure) -> {
            try {
                answer(bounded, request, response);
            } catch (IOException e) {
                LOG.debug("The client went away before its redirect was found", e);
            } finally {
                async.complete();
            }
        });
    }

    private void answer(
            CompletableFuture<FollowShortUrl.Result> answer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Reply reply;
        try {
            reply = answer.join()
                    .fold(
                            found -> () -> redirect(found, response),
                            withheld -> () -> Rendering.write(HttpServletResponse.SC_OK, Page.WITHHELD, response),
                            gone -> () -> write(gone.reason(), request, response),
                            unknown -> () -> Rendering.write(
                                    ProblemType.LINK_NOT_FOUND.problem("There is no link of this code."),
                                    request,
                                    response));
        } catch (CompletionException e) {
            reply = () -> Rendering.write(failed(e.getCause(), response), request, response);
        } catch (CancellationException e) {
            reply = () -> Rendering.write(failed(e, response), request, response);
        }
        reply.write();
    }

    private void redirect(FollowShortUrl.Found found, HttpServletResponse response) {
        RedirectStatus status = found.status() == null ? usual : found.status();
        response.setStatus(status.code());
        response.setHeader(HttpHeaders.LOCATION, found.location());
        response.setHeader(HttpHeaders.CACHE_CONTROL, found.isLasting() ? cacheControl.get(status) : "no-store");
        response.setContentLength(0);
    }

    private static void write(LinkState.Reason reason, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        switch (reason) {
            case DISABLED -> write("The link is disabled.", Page.DISABLED, request, response);
            case EXPIRED -> write("The link has expired.", Page.EXPIRED, request, response);
            case USED_UP -> write("The link was followed as often as it may be.", Page.USED_UP, request, response);
        }
    }

    private static void write(String detail, Page page, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Rendering.write(ProblemType.LINK_GONE.problem(detail), page, request, response);
    }

    private static Problem failed(@Nullable Throwable failure, HttpServletResponse response) {
        if (failure instanceof UrlStoreException || failure instanceof TimeoutException) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            return ProblemType.STORE_UNAVAILABLE.problem("The link can't be looked up at the moment. Try again.");
        }
        LOG.error("A redirect failed", failure);
        return ProblemType.INTERNAL_ERROR.problem("Something went wrong that should not have.");
    }

    /** An answer that is decided and yet to be written. */
    @FunctionalInterface
    private interface Reply {
        void write() throws IOException;
    }
}

package dev.terse.adapter.rest;

import dev.terse.application.FollowShortUrl;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import dev.terse.http.Preferences;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Serial;
import java.time.Duration;
import java.util.Optional;
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
    private final int status;
    private final String cacheControl;
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
        this.status = settings.redirect().status();
        this.cacheControl = settings.redirect().cacheControl();
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
                if (Preferences.isPrefetch(request.getHeader("Sec-Purpose"))) {
                    Rendering.write(ProblemType.prefetch(), request, response);
                } else {
                    boolean counted = request.getMethod().equals("GET");
                    follow(new FollowShortUrl.Command(code, counted), request, response);
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
        Optional<Problem> problem;
        try {
            problem = answer.join()
                    .fold(
                            found -> redirect(found, response),
                            unknown ->
                                    Optional.of(ProblemType.LINK_NOT_FOUND.problem("There is no link of this code.")));
        } catch (CompletionException e) {
            problem = Optional.of(failed(e.getCause(), response));
        } catch (CancellationException e) {
            problem = Optional.of(failed(e, response));
        }
        if (problem.isPresent()) {
            Rendering.write(problem.get(), request, response);
        }
    }

    private Optional<Problem> redirect(FollowShortUrl.Found found, HttpServletResponse response) {
        response.setStatus(status);
        response.setHeader(HttpHeaders.LOCATION, found.originalUrl().location());
        response.setHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
        response.setContentLength(0);
        return Optional.empty();
    }

    private static Problem failed(@Nullable Throwable failure, HttpServletResponse response) {
        if (failure instanceof UrlStoreException || failure instanceof TimeoutException) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "1");
            return ProblemType.STORE_UNAVAILABLE.problem("The link can't be looked up at the moment. Try again.");
        }
        LOG.error("A redirect failed", failure);
        return ProblemType.INTERNAL_ERROR.problem("Something went wrong that should not have.");
    }
}

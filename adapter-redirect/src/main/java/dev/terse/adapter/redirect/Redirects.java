package dev.terse.adapter.redirect;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrl.Result;
import dev.terse.application.Visitor;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import dev.terse.http.Bots;
import dev.terse.http.Preferences;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says what well-formed requests are answered, whatever connection they come by. */
final class Redirects {
    private static final Logger LOG = LoggerFactory.getLogger(Redirects.class);

    private final FollowShortUrl followShortUrl;
    private final CreationPolicy policy;
    private final Answers answers;

    Redirects(FollowShortUrl followShortUrl, CreationPolicy policy, Answers answers) {
        this.followShortUrl = followShortUrl;
        this.policy = policy;
        this.answers = answers;
    }

    /** The answer, complete at once where nothing has to be waited for. */
    CompletionStage<Answer> answer(HttpRequest request, Exchange exchange) {
        HttpMethod method = request.method();
        String path = RequestPath.of(request.uri());
        if (path == null) {
            boolean isForServer = request.uri().equals("*") && method.equals(HttpMethod.OPTIONS);
            return now(isForServer ? Answers.OPTIONS : Answers.BAD_REQUEST);
        }
        Answer page = answers.page(path);
        ShortCode code = page == null ? code(path) : null;
        if (page == null && (code == null || policy.isReserved(code))) {
            return now(notFound(Answers.NOT_FOUND, exchange));
        }
        if (method.equals(HttpMethod.OPTIONS)) {
            return now(Answers.OPTIONS);
        }
        boolean isGet = method.equals(HttpMethod.GET);
        if (!isGet && !method.equals(HttpMethod.HEAD)) {
            return now(Answers.METHOD_NOT_ALLOWED);
        }
        if (code == null) {
            return now(Objects.requireNonNull(page));
        }
        HttpHeaders headers = request.headers();
        return Preferences.isPrefetch(headers.get("Sec-Purpose"), headers.get("Purpose"))
                ? now(Answers.PREFETCH)
                : follow(
                        new FollowShortUrl.Command(code, visitor(exchange), RequestPath.query(request.uri())),
                        exchange);
    }

    /** The answer when a look-up does not come to an end, or failed. */
    static Answer failed(@Nullable Throwable failure) {
        if (failure instanceof CompletionException && failure.getCause() != null) {
            return failed(failure.getCause());
        }
        if (failure instanceof UrlStoreException || failure instanceof TimeoutException) {
            return Answers.UNAVAILABLE;
        }
        LOG.error("A redirect failed", failure);
        return Answers.FAILED;
    }

    private CompletionStage<Answer> follow(FollowShortUrl.Command command, Exchange exchange) {
        CompletableFuture<Result> result = followShortUrl.follow(command).toCompletableFuture();
        return result.isDone() && !result.isCompletedExceptionally()
                ? now(answer(result.join(), exchange))
                : result.handle((found, failure) -> found == null ? failed(failure) : answer(found, exchange));
    }

    private Answer answer(Result result, Exchange exchange) {
        return result.fold(
                answers::redirect,
                withheld -> Answers.WITHHELD,
                gone -> Answers.gone(gone.reason(), Preferences.wantsPage(exchange.accept())),
                unknown -> notFound(Answers.LINK_NOT_FOUND, exchange));
    }

    private static Visitor visitor(Exchange exchange) {
        if (exchange.isHead()) {
            return Visitor.ONLOOKER;
        }
        return Bots.isBot(exchange.userAgent()) ? Visitor.BOT : Visitor.PERSON;
    }

    private static Answer notFound(Answer problem, Exchange exchange) {
        return Preferences.wantsPage(exchange.accept()) ? Answers.NOT_FOUND_PAGE : problem;
    }

    private static CompletionStage<Answer> now(Answer answer) {
        return CompletableFuture.completedFuture(answer);
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
}

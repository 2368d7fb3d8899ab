package dev.terse.adapter.redirect;

import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** A request and, once it is known, its answer. Belongs to one event loop. */
final class Exchange {
    private final HttpRequest request;
    private boolean keepAlive;
    private @Nullable Answer answer;

    Exchange(HttpRequest request, boolean keepAlive) {
        this.request = request;
        this.keepAlive = keepAlive;
    }

    /** What is said to a client of its own accord, and for the last time. */
    static Exchange withoutRequest(Answer answer) {
        Exchange exchange = new Exchange(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"), false);
        exchange.answer = answer;
        return exchange;
    }

    /** Whether the connection may take further requests after this one. */
    boolean keepsAlive() {
        return keepAlive;
    }

    /** Makes this the connection's last. */
    void close() {
        keepAlive = false;
    }

    boolean isHead() {
        return request.method().equals(HttpMethod.HEAD);
    }

    boolean isOfVersion10() {
        return request.protocolVersion().equals(HttpVersion.HTTP_1_0);
    }

    @Nullable String accept() {
        return request.headers().get(HttpHeaderNames.ACCEPT);
    }

    @Nullable String userAgent() {
        return request.headers().get(HttpHeaderNames.USER_AGENT);
    }

    @Nullable Answer answer() {
        return answer;
    }

    /** Answers it, and says whether it was not answered before. */
    boolean answer(Answer given) {
        if (answer != null) {
            return false;
        }
        answer = given;
        return true;
    }
}

package dev.terse.adapter.redirect;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is wrong with the form of a request, beyond what the decoder refuses. After such a request nothing more is read. */
final class RequestCheck {
    /** RFC 9110, section 5.6.2, beside letters and digits. */
    private static final String IN_TOKEN = "!#$%&'*+-.^_`|~";

    /** RFC 3986, section 3.2.2 and 3.2.3, beside letters and digits; the bracket is that of an IPv6 address. */
    private static final String IN_HOST = "-._~%!$&'()*+,;=:[]";

    private RequestCheck() {}

    /** The answer to what is malformed; {@code null} if nothing is. */
    static @Nullable Answer refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return refusal(request.decoderResult().cause());
        }
        HttpVersion version = request.protocolVersion();
        if (!version.protocolName().equals("HTTP") || !isOf(request.method().name(), IN_TOKEN)) {
            return Answers.BAD_REQUEST;
        }
        if (version.majorVersion() != 1) {
            return Answers.VERSION_NOT_SUPPORTED;
        }
        HttpHeaders headers = request.headers();
        if (!hasOneHost(headers, version)) {
            return Answers.BAD_REQUEST;
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && !isChunked(headers, version)) {
            return Answers.NOT_IMPLEMENTED;
        }
        String expect = headers.get(HttpHeaderNames.EXPECT);
        return expect == null || HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)
                ? null
                : Answers.EXPECTATION_FAILED;
    }

    /** Whether a text is a host and perhaps a port. RFC 9110, section 4.2.4, wants no user beside them. */
    static boolean isHost(CharSequence text) {
        return isOf(text, IN_HOST);
    }

    private static Answer refusal(Throwable failure) {
        if (failure instanceof TooLongHttpLineException) {
            return Answers.URI_TOO_LONG;
        }
        return failure instanceof TooLongHttpHeaderException ? Answers.HEADERS_TOO_LONG : Answers.BAD_REQUEST;
    }

    /** RFC 9112, section 3.2. */
    private static boolean hasOneHost(HttpHeaders headers, HttpVersion version) {
        Iterator<? extends CharSequence> hosts = headers.valueCharSequenceIterator(HttpHeaderNames.HOST);
        if (!hosts.hasNext()) {
            return version.equals(HttpVersion.HTTP_1_0);
        }
        CharSequence host = hosts.next();
        return !hosts.hasNext() && (host.isEmpty() || isHost(host));
    }

    /** RFC 9112, section 6.1: in HTTP/1.0 it is faulty framing. */
    private static boolean isChunked(HttpHeaders headers, HttpVersion version) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(codings.get(0))
                && !version.equals(HttpVersion.HTTP_1_0);
    }

    private static boolean isOf(CharSequence text, String further) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean isLetterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!isLetterOrDigit && further.indexOf(c) < 0) {
                return false;
            }
        }
        return text.length() > 0;
    }
}

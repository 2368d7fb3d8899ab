package dev.terse.adapter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"", "localhost", "sho.rt:8081", "127.0.0.1", "[::1]:80", "a_b", "%61", "xn--mnchen-3ya.example"})
    void a_host_may_be(String host) {
        HttpRequest request = request("HTTP/1.1");
        request.headers().set("Host", host);

        assertThat(RequestCheck.refusal(request)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a/b", "a\\b", "a@b", "a?b", "a#b", "a\"b", "\u00fc", "{"})
    void a_host_may_not_be(String host) {
        HttpRequest request = withoutHeaders("HTTP/1.1");
        request.headers().set("Host", host);

        assertThat(RequestCheck.refusal(request)).isSameAs(Answers.BAD_REQUEST);
    }

    @Test
    void there_is_one_host_but_for_http_1_0() {
        assertThat(RequestCheck.refusal(withoutHeaders("HTTP/1.1"))).isSameAs(Answers.BAD_REQUEST);
        assertThat(RequestCheck.refusal(withoutHeaders("HTTP/1.0"))).isNull();
        HttpRequest two = request("HTTP/1.0");
        two.headers().add("host", "localhost");
        assertThat(RequestCheck.refusal(two)).isSameAs(Answers.BAD_REQUEST);
    }

    @Test
    void the_version_is_1() {
        assertThat(RequestCheck.refusal(request("HTTP/1.2"))).isNull();
        assertThat(RequestCheck.refusal(request("HTTP/0.9"))).isSameAs(Answers.VERSION_NOT_SUPPORTED);
        assertThat(RequestCheck.refusal(request("HTTP/2.0"))).isSameAs(Answers.VERSION_NOT_SUPPORTED);
        assertThat(RequestCheck.refusal(request("HTTQ/1.1"))).isSameAs(Answers.BAD_REQUEST);
    }

    @Test
    void a_method_may_have_any_character_of_a_token() {
        HttpRequest request =
                new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.valueOf("aZ09!#$%&'*+-.^_`|~"), "/");
        request.headers().set("Host", "localhost");

        assertThat(RequestCheck.refusal(request)).isNull();
    }

    @Test
    void chunks_are_the_one_coding_and_not_of_http_1_0() {
        assertThat(RequestCheck.refusal(coded("HTTP/1.1", "chunked"))).isNull();
        assertThat(RequestCheck.refusal(coded("HTTP/1.1", "Chunked"))).isNull();
        assertThat(RequestCheck.refusal(coded("HTTP/1.0", "chunked"))).isSameAs(Answers.NOT_IMPLEMENTED);
        for (String coding : new String[] {"", "gzip", "gzip, chunked", "chunked, chunked", "chunked;a", "xchunked"}) {
            assertThat(RequestCheck.refusal(coded("HTTP/1.1", coding)))
                    .as(coding)
                    .isSameAs(Answers.NOT_IMPLEMENTED);
        }
        HttpRequest twice = coded("HTTP/1.1", "chunked");
        twice.headers().add("Transfer-Encoding", "chunked");
        assertThat(RequestCheck.refusal(twice)).isSameAs(Answers.NOT_IMPLEMENTED);
    }

    @Test
    void an_expectation_is_to_be_told_to_go_on() {
        HttpRequest request = request("HTTP/1.1");
        request.headers().set("Expect", "100-Continue");
        assertThat(RequestCheck.refusal(request)).isNull();

        request.headers().set("Expect", "200-ok");
        assertThat(RequestCheck.refusal(request)).isSameAs(Answers.EXPECTATION_FAILED);
        request.headers().set("Expect", "");
        assertThat(RequestCheck.refusal(request)).isSameAs(Answers.EXPECTATION_FAILED);
    }

    @Test
    void what_the_decoder_refuses_is_refused_for_what_it_is() {
        assertThat(RequestCheck.refusal(failed(new TooLongHttpLineException()))).isSameAs(Answers.URI_TOO_LONG);
        assertThat(RequestCheck.refusal(failed(new TooLongHttpHeaderException())))
                .isSameAs(Answers.HEADERS_TOO_LONG);
        assertThat(RequestCheck.refusal(failed(new IllegalArgumentException()))).isSameAs(Answers.BAD_REQUEST);
    }

    private static HttpRequest failed(Throwable cause) {
        HttpRequest request = request("HTTP/1.1");
        request.setDecoderResult(DecoderResult.failure(cause));
        return request;
    }

    private static HttpRequest coded(String version, String coding) {
        HttpRequest request = request(version);
        request.headers().set("Transfer-Encoding", coding);
        return request;
    }

    private static HttpRequest request(String version) {
        HttpRequest request = withoutHeaders(version);
        request.headers().set("Host", "localhost");
        return request;
    }

    private static HttpRequest withoutHeaders(String version) {
        return new DefaultHttpRequest(HttpVersion.valueOf(version), HttpMethod.GET, "/");
    }
}

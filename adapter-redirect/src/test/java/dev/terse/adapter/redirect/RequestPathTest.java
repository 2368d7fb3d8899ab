package dev.terse.adapter.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {
    @ParameterizedTest
    @CsvSource({
        "/, /",
        "/abc, /abc",
        "/abc/, /abc/",
        "/abc?, /abc",
        "/abc?d=/../e;f%, /abc",
        "/?, /",
        "/abc?d?e, /abc",
        "//abc, /abc",
        "//, /",
        "/a//b, /a/b",
        "/a///, /a/",
        "/./abc, /abc",
        "/abc/., /abc/",
        "/., /",
        "/a/../abc, /abc",
        "/a/.., /",
        "/a/b/../.., /",
        "/a/./../abc, /abc",
        "/.abc, /.abc",
        "/..abc, /..abc",
        "/a/...//, /a/.../",
        "/abc;d=e, /abc",
        "/abc;d=e/f, /abc/f",
        "/;a/b;c;d, /b",
        "/%61bc, /abc",
        "/%41%5a%7A, /AZz",
        "/a/%2e%2e/b, /b",
        "/a/%2e, /a/",
        "/%3B, /;",
        "/%3F, /?",
        "/%25, /%",
        "/%2525, /%25",
        "/a%20b, '/a b'",
        "/%C3%BC, /\u00fc",
        "/%F0%9F%98%80, /\uD83D\uDE00",
        "/~!$&'()*+=:@-._, /~!$&'()*+=:@-._",
        "http://h/abc, /abc",
        "HTTP://h/abc, /abc",
        "https://h:443/abc?d, /abc",
        "http://h, /",
        "http://h?a/b, /",
        "http://[::1]:80/abc, /abc",
        "http://h//abc, /abc",
    })
    void is_what_a_target_means(String target, String path) {
        assertThat(RequestPath.of(target)).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "abc",
                "*",
                "?a",
                "localhost:80",
                "ftp://h/abc",
                "http:/abc",
                "http:",
                "http://",
                "http:///abc",
                "http://?a",
                "http://u@h/abc",
                "http://u:p@h/abc",
                "http://a\"b/abc",
                "http://a b/abc",
                "http://h#f/abc",
                "http://a\\b/abc",
                "/..",
                "/../abc",
                "/a/../../abc",
                "/./../abc",
                "//../abc",
                "/%2e%2e/abc",
                "/.%2E/abc",
                "/..;a/abc",
                "/%",
                "/%6",
                "/%%61",
                "/%zz",
                "/%6g",
                "/%-1",
                "/%+1",
                "/abc%",
                "/%00",
                "/%2f",
                "/a%2Fb",
                "/%5c",
                "/%FF",
                "/%C3",
                "/%C3/%BC",
                "/%C0%AF",
                "/%ED%A0%80",
            })
    void is_none_where_a_target_is_malformed_or_could_mean_two_things(String target) {
        assertThat(RequestPath.of(target)).isNull();
    }

    @ParameterizedTest
    @MethodSource
    void is_none_where_a_character_is_not_allowed_wherever_it_stands(char forbidden) {
        assertThat(RequestPath.of("/a" + forbidden + "b")).isNull();
        assertThat(RequestPath.of("/a;" + forbidden)).isNull();
        assertThat(RequestPath.of("/a?" + forbidden)).isNull();
        assertThat(RequestPath.of("http://h/" + forbidden)).isNull();
    }

    static Stream<Character> is_none_where_a_character_is_not_allowed_wherever_it_stands() {
        return Stream.concat(
                IntStream.range(0, 256)
                        .filter(c -> c <= ' ' || c >= 0x7F || "\"#<>\\^`{|}".indexOf(c) >= 0)
                        .mapToObj(c -> (char) c),
                Stream.of('\u0661', '\uFF0F', '\u2028'));
    }

    @ParameterizedTest
    @CsvSource({
        "/abc,",
        "/abc/,",
        "http://h/abc,",
        "/abc?, ''",
        "/abc?a=b, a=b",
        "/abc/?a=b&c, a=b&c",
        "/abc?a?b=/../c;d, a?b=/../c;d",
        "/abc?a=%26%zz+, a=%26%zz+",
        "http://h/abc?a=b, a=b",
        "http://h?a, a",
    })
    void knows_the_query_as_it_was_sent(String target, @Nullable String query) {
        assertThat(RequestPath.query(target)).isEqualTo(query);
    }

    @Test
    void of_a_path_that_is_plain_is_the_path() {
        for (String path = "/a"; path.length() < 200; path += path) {
            assertThat(RequestPath.of(path)).isEqualTo(path);
            assertThat(RequestPath.of(path + "?" + path)).isEqualTo(path);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/abc", "/a/b", "/a/", "/", "/-_-/x.y"})
    void is_the_same_however_it_is_written(String path) {
        StringBuilder encoded = new StringBuilder();
        path.chars().forEach(c -> encoded.append(c == '/' ? "/" : "%%%02x".formatted(c)));

        assertThat(Stream.of(
                        encoded.toString(),
                        "/." + path,
                        "/x/.." + path,
                        "/" + path,
                        "/;x" + path,
                        path + "?x",
                        "http://h" + path))
                .allSatisfy(target -> assertThat(RequestPath.of(target)).isEqualTo(path));
    }
}

package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OriginalUrlTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a",
                "https://example.com",
                "HTTPS://EXAMPLE.com/Path",
                "http://example.com:8080/a/b;c=d?e=f&g[]=h#i/j?k",
                "http://example.com?q",
                "http://example.com#f",
                "http://example.com:/",
                "http://example.com./",
                "http://1.2.3.4:65535/",
                "http://[::1]:80/",
                "http://[2001:DB8::1]/",
                "http://my_bucket.example.com/",
                "https://bücher.example/ä?ö#ü",
                "https://☃.net/",
                "https://例え.テスト/",
                "https://example.com/a|b{c}\"d\\e^f`g<h>",
                "https://example.com/100%",
                "https://example.com/👩‍🚀",
                "https://example.com/@user",
                "https://example.com/?redirect=http://other.example/",
            })
    void keeps_a_url_letter_by_letter(String text) {
        assertThat(new OriginalUrl(text).value()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "//example.com",
                "/path",
                "ftp://example.com",
                "javascript:alert(1)",
                "data:text/html,x",
                "httpss://example.com",
                "http:/example.com",
                "http:example.com",
                "http:\\\\example.com",
                "http://",
                "http:///path",
                "http://?q",
                "http://:80/",
                "http://user@example.com/",
                "http://user:secret@example.com/",
                "http://@example.com/",
                "http://example.com\\@evil.example/",
                "http://example.com\\.evil.example/",
                "http://exa mple.com/",
                "http://example.com/a b",
                " http://example.com",
                "http://example.com\n",
                "http://example.com/\r\nSet-Cookie: a=b",
                "http://example.com/\t",
                "http://example.com/\u0000",
                "http://example.com/\u007f",
                "http://example.com/\u0085",
                "http://example.com/\u00a0",
                "http://example.com/\u2028",
                "http://example.com/\u3000",
                "http://example.com/\ud800",
                "http://example.com/\udc00x",
                "http://example.com:0/",
                "http://example.com:65536/",
                "http://example.com:99999999999/",
                "http://example.com:-1/",
                "http://example.com:8a/",
                "http://example.com:80:80/",
                "http://a..b/",
                "http://.a/",
                "http://./",
                "http://a%41/",
                "http://a,b/",
                "http://a'b/",
                "http://℀.example/",
                "http://256.1.1.1/",
                "http://1.2.3/",
                "http://2130706433/",
                "http://0x7f.1/",
                "http://0x7f000001/",
                "http://010.1.1.1/",
                "http://[::1/",
                "http://::1/",
                "http://[]/",
                "http://[::g]/",
                "http://[1.2.3.4]/",
                "http://[fe80::1%25eth0]/",
                "http://[::1]a/",
                "http://faß.example/",
                "http://βόλος.example/",
                "http://a\u200db.example/",
            })
    void refuses_what_is_no_absolute_web_url_with_a_host(String text) {
        assertThatThrownBy(() -> new OriginalUrl(text)).isInstanceOf(InvalidOriginalUrlException.class);
    }

    @Test
    void is_at_most_8192_characters_long() {
        String longest = "http://example.com/" + "a".repeat(8192 - 19);

        assertThat(new OriginalUrl(longest).value()).hasSize(8192);
        assertThatThrownBy(() -> new OriginalUrl(longest + "a"))
                .isInstanceOf(InvalidOriginalUrlException.class)
                .hasMessage("must be at most 8192 characters long");
    }

    @Test
    void has_labels_of_63_and_a_host_of_253_characters_at_most() {
        String label = "a".repeat(63);
        String longest = (label + ".").repeat(3) + "a".repeat(61);

        assertThat(new OriginalUrl("http://" + longest).authority().host()).hasSize(253);
        assertThatThrownBy(() -> new OriginalUrl("http://" + longest + "a"))
                .isInstanceOf(InvalidOriginalUrlException.class);
        assertThatThrownBy(() -> new OriginalUrl("http://a" + label + ".example"))
                .isInstanceOf(InvalidOriginalUrlException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "http://user@example.com, must not contain a user name or password before the host",
        "ftp://example.com, must be an absolute URL that starts with http:// or https:// and a host",
        "http://a..b, 'must have a valid host: a name, an IPv4 address or an IPv6 address in brackets'",
        "http://a:0, 'must have a port from 1 to 65535, or none'",
        "http://a/\u2003, 'must not contain spaces, control characters or half surrogate pairs (a space is written %20)'",
        "'', must not be empty",
    })
    void says_what_was_expected_and_not_what_was_given(String text, String message) {
        assertThatThrownBy(() -> new OriginalUrl(text)).hasMessage(message);
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, example.com, 80",
        "https://example.com/x, example.com, 443",
        "hTTpS://EXAMPLE.com:/, example.com, 443",
        "http://EXAMPLE.com.:8080, example.com, 8080",
        "https://BÜCHER.example, xn--bcher-kva.example, 443",
        "https://bücher.example:8443, xn--bcher-kva.example, 8443",
        "https://xn--bcher-kva.example, xn--bcher-kva.example, 443",
        "http://ｅｘａｍｐｌｅ.com, example.com, 80",
        "http://example。com, example.com, 80",
        "http://1.2.3.4, 1.2.3.4, 80",
        "http://[0:0::1]:81, [0:0:0:0:0:0:0:1], 81",
        "http://[::1]:81, [0:0:0:0:0:0:0:1], 81",
        "http://[::ffff:127.0.0.1]:81, 127.0.0.1, 81",
        "http://[::ffff:7f00:1]:81, 127.0.0.1, 81",
    })
    void has_one_authority_for_all_spellings(String url, String host, int port) {
        assertThat(new OriginalUrl(url).authority()).isEqualTo(new Authority(host, port));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://example.com",
                "HTTP://EXAMPLE.com:80/%7Ea/%e4?b=c&d=%20+e;f,g@h:i!j$k'l(m)n*o/p?q#r/s?t~u",
                "http://[::1]:8080/a",
            })
    void is_its_own_location_where_rfc_3986_allows_it(String url) {
        assertThat(new OriginalUrl(url).location()).isEqualTo(url);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "http://a/b|c{d}e http://a/b%7Cc%7Bd%7De",
                "http://a/\"<>\\^` http://a/%22%3C%3E%5C%5E%60",
                "http://a/x[0]?y[]=z http://a/x%5B0%5D?y%5B%5D=z",
                "http://[::1]/x[0] http://[::1]/x%5B0%5D",
                "http://a/ä?ö=€#😀 http://a/%C3%A4?%C3%B6=%E2%82%AC#%F0%9F%98%80",
                "http://a/#b#c#d http://a/#b%23c%23d",
                "http://a?b#c|d http://a?b#c%7Cd",
                "http://a/100% http://a/100%25",
                "http://a/%4 http://a/%254",
                "http://a/%4g%g4%%41 http://a/%254g%25g4%25%41",
                "https://Bücher.example:8443/ä https://xn--bcher-kva.example:8443/%C3%A4",
                "https://Bücher.example:/ä https://xn--bcher-kva.example:/%C3%A4",
                "HTTP://EXAMPLE.com/ä HTTP://EXAMPLE.com/%C3%A4",
            })
    void encodes_the_rest_for_a_location_header(String url, String location) {
        assertThat(new OriginalUrl(url).location()).isEqualTo(location);
    }

    @Test
    void grows_at_most_ninefold_in_a_location_header() {
        OriginalUrl url = new OriginalUrl("http://a/" + "€".repeat(8183));

        assertThat(url.location()).hasSize(9 + 9 * 8183);
    }
}

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

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "http://a/b x=1 http://a/b?x=1",
                "http://a x=1 http://a?x=1",
                "http://a/b? x=1 http://a/b?x=1",
                "http://a/b?c=d x=1&y http://a/b?c=d&x=1&y",
                "http://a/b?c=d& x=1 http://a/b?c=d&x=1",
                "http://a/b?c=d? x=1 http://a/b?c=d?&x=1",
                "http://a/b&?c x=1 http://a/b&?c&x=1",
                "http://a/b& x=1 http://a/b&?x=1",
                "http://a/b x=1&x=2 http://a/b?x=1&x=2",
                "http://a/b &&x=1&& http://a/b?x=1",
                "http://a/b = http://a/b?=",
                "http://a/b x=1?y=/:@ http://a/b?x=1?y=/:@",
            })
    void takes_the_parameters_of_another_query_behind_its_own(String url, String query, String location) {
        assertThat(new OriginalUrl(url).location(query)).isEqualTo(location);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "&", "&&&"})
    void is_its_own_location_without_another_query(String query) {
        for (String url : new String[] {"http://a", "http://a/b?", "http://a/b?c=d#e?f", "http://a/b?c&#"}) {
            assertThat(new OriginalUrl(url).location(query)).isEqualTo(url);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "http://a/b?x=1 x=2",
                "http://a/b?x x=2",
                "http://a/b?x= x",
                "http://a/b?x=1 x=2&x=3&x",
                "http://a/b?y&x=1 x=2&y=3",
                "http://a/b?x=1 %78=2",
                "http://a/b?%78=1 x=2",
                "http://a/b?ä=1 %c3%a4=2",
                "http://a/b?%C3%A4=1 ä=2",
                "http://a/b?x[]=1 x[]=2&x%5b]=3",
                "http://a/b?x+y=1 x%20y=2",
                "http://a/b?100%=1 100%=2&100%25=3&%3100%=4",
                "http://a/b?A%25=1 %41%=2",
                "http://a/b?=1 =2",
                "http://a/b?x=1#y x=2",
            })
    void leaves_parameters_out_that_it_has_itself_however_they_are_spelt(String url, String query) {
        assertThat(new OriginalUrl(url).location(query)).isEqualTo(new OriginalUrl(url).location());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "http://a/b?x=1 X=2 http://a/b?x=1&X=2",
                "http://a/b?x=1&y=2 z=3&x=4&w=5 http://a/b?x=1&y=2&z=3&w=5",
                "http://a/b?x=y y=1 http://a/b?x=y&y=1",
                "http://a/b?x%3Dy=1 x=2 http://a/b?x%3Dy=1&x=2",
                "http://a/b?x%26y=1 y=2 http://a/b?x%26y=1&y=2",
                "http://a/x=1 x=2 http://a/x=1?x=2",
                "http://a/b#?x=1 x=2 http://a/b?x=2#?x=1",
            })
    void takes_parameters_of_other_names(String url, String query, String location) {
        assertThat(new OriginalUrl(url).location(query)).isEqualTo(location);
    }

    @ParameterizedTest
    @CsvSource({
        "http://a/b#c, http://a/b?x=1#c",
        "http://a/b?d#c?e&f, http://a/b?d&x=1#c?e&f",
        "http://a/b?#, http://a/b?x=1#",
        "http://a/b#c#d, http://a/b?x=1#c%23d",
        "https://Bücher.example/ä?ö#ü, https://xn--bcher-kva.example/%C3%A4?%C3%B6&x=1#%C3%BC",
    })
    void keeps_the_fragment_last(String url, String location) {
        assertThat(new OriginalUrl(url).location("x=1")).isEqualTo(location);
    }

    @Test
    void encodes_what_another_query_must_not_have() {
        assertThat(new OriginalUrl("http://a/b#c").location("x=\r\nSet-Cookie: a=b"))
                .isEqualTo("http://a/b?x=%0D%0ASet-Cookie:%20a=b#c");
        assertThat(new OriginalUrl("http://a/b").location("#&x#y=#z")).isEqualTo("http://a/b?%23&x%23y=%23z");
        assertThat(new OriginalUrl("http://a/b").location("ä=€&😀"))
                .isEqualTo("http://a/b?%C3%A4=%E2%82%AC&%F0%9F%98%80");
        assertThat(new OriginalUrl("http://a/b").location("%&%4&%4g=%%41"))
                .isEqualTo("http://a/b?%25&%254&%254g=%25%41");
        assertThat(new OriginalUrl("http://a/b").location("\u0000\"<>\\^`{|}[]\u007f"))
                .isEqualTo("http://a/b?%00%22%3C%3E%5C%5E%60%7B%7C%7D%5B%5D%7F");
        assertThat(new OriginalUrl("http://a/b").location("\ud800x=\udc00")).isEqualTo("http://a/b?%3Fx=%3F");
    }

    @Test
    void keeps_percent_encodings_of_another_query_as_they_are() {
        assertThat(new OriginalUrl("http://a/b").location("x=%0d%0A%23%c3%A4+%20"))
                .isEqualTo("http://a/b?x=%0d%0A%23%c3%A4+%20");
    }
}

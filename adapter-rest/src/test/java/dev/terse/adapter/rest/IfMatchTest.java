package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class IfMatchTest {
    private static final LinkDetails DETAILS = LinkDetails.to(new OriginalUrl("https://example.com/"));
    private static final ShortUrl LINK = link(12, 3);

    @Test
    void without_it_every_version_is_meant() {
        assertThat(IfMatch.read(new MockHttpServletRequest())).accepts(LINK, link(1, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"*", " * "})
    void any_version_is_meant_by_an_asterisk(String header) {
        assertThat(IfMatch.read(request(header))).accepts(LINK, link(1, 1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"12-3\"",
                " \"12-3\" ",
                "\"a\",\"12-3\"",
                "\"12-3\" , \"\"",
                ",, \"12-3\",\t",
                "W/\"12-3\", \"12-3\"",
                "\"a,b\", \"12-3\"",
            })
    void the_versions_that_are_listed_are_meant_and_no_others(String header) {
        assertThat(IfMatch.read(request(header))).accepts(LINK).rejects(link(12, 4), link(13, 3), link(2, 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/\"12-3\"", "\"12-4\"", "\"13-3\"", "\"12-3!\"", "\"\"", "\"*\"", "\"é\""})
    void no_other_tag_means_a_link(String header) {
        assertThat(IfMatch.read(request(header))).rejects(LINK);
    }

    @Test
    void the_lists_of_several_headers_are_one() {
        assertThat(IfMatch.read(request("\"a\"", "\"12-3\""))).accepts(LINK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "12-3",
                "\"12-3",
                "12-3\"",
                "\"12-3\" \"12-4\"",
                "\"12-3\"x",
                "w/\"12-3\"",
                "W/ \"12-3\"",
                "*, \"12-3\"",
                "\"12-3\", *",
                "\"a b\"",
            })
    void what_is_no_list_of_tags_is_refused(String header) {
        assertThatThrownBy(() -> IfMatch.read(request(header)))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("If-Match");
    }

    @Test
    void the_asterisk_stands_alone_in_several_headers_too() {
        assertThatThrownBy(() -> IfMatch.read(request("*", "*"))).isInstanceOf(InvalidRequestException.class);
    }

    private static MockHttpServletRequest request(String... headers) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        for (String header : headers) {
            request.addHeader("If-Match", header);
        }
        return request;
    }

    private static ShortUrl link(long id, long version) {
        return new ShortUrl(id, new ShortCode("abc"), DETAILS, version, 0, 0, Instant.EPOCH);
    }
}

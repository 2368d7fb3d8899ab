package dev.terse.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class PageTest {
    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, This link does not exist",
        "DISABLED, This link is disabled",
        "EXPIRED, This link has expired",
        "USED_UP, This link has been used up",
        "WITHHELD, Open this link in a browser",
    })
    void says_one_thing_in_one_look(Page page, String heading) {
        String html = new String(page.bytes(), UTF_8);

        assertThat(html)
                .startsWith("<!doctype html>")
                .contains("<h1>" + heading + "</h1>")
                .doesNotContain("{title}", "{heading}", "{text}");
        assertThat(html.replaceAll("(?s)<(title|h1|p)>.*?</\\1>", ""))
                .isEqualTo(new String(Page.NOT_FOUND.bytes(), UTF_8).replaceAll("(?s)<(title|h1|p)>.*?</\\1>", ""));
    }

    @ParameterizedTest
    @EnumSource(
            names = {"ICON", "ROBOTS"},
            mode = Mode.EXCLUDE)
    void runs_no_scripts(Page page) {
        assertThat(page.headers())
                .containsEntry(
                        "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'")
                .containsEntry("X-Content-Type-Options", "nosniff");
    }

    @Test
    void a_page_that_is_no_error_is_not_to_be_listed_by_search_engines() {
        assertThat(Page.WITHHELD.headers()).containsEntry("X-Robots-Tag", "noindex");
    }
}

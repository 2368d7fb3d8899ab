package dev.terse.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PreferencesTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/html",
                "TEXT/HTML, text/html ; q=0.1",
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "text/html;level=1;q=0.5, application/json;q=0.4",
                "text/html,application/json",
            })
    void a_browser_wants_a_page(String accept) {
        assertThat(Preferences.wantsPage(accept)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*/*",
                "text/*",
                "application/json",
                "application/xhtml+xml",
                "text/html;q=0",
                "text/html;q=0.5, application/json",
                "text/html;q=0.5, application/problem+json;q=0.6",
                "text/html;q=broken",
                "text/html;q=2",
                "text/html;q=-1",
                "text/html, text/plain;q=",
            })
    void a_program_does_not(String accept) {
        assertThat(Preferences.wantsPage(accept)).isFalse();
    }

    @Test
    void nobody_wants_a_page_without_saying_so() {
        assertThat(Preferences.wantsPage(null)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"prefetch", "prefetch;prerender", "prefetch; anonymous-client-ip"})
    void a_prefetch_says_so(String purpose) {
        assertThat(Preferences.isPrefetch(purpose, null)).isTrue();
        assertThat(Preferences.isPrefetch(null, purpose)).isTrue();
    }

    @Test
    void a_visit_says_nothing() {
        assertThat(Preferences.isPrefetch(null, null)).isFalse();
        assertThat(Preferences.isPrefetch("", "")).isFalse();
    }
}

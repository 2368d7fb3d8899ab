package dev.terse.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CreationPolicyTest {
    private static final OriginalUrl OWN = new OriginalUrl("https://sho.rt/abc");
    private static final OriginalUrl OTHER = new OriginalUrl("https://example.com/");

    private final CreationPolicy policy = new CreationPolicy(
            Set.of("api", "Login"), Set.of(new Authority("sho.rt", 443), new Authority("bücher.example", 80)));

    @ParameterizedTest
    @ValueSource(strings = {"api", "API", "Api", "login", "LOGIN"})
    void reserves_a_word_in_upper_and_lower_case(String word) {
        assertThat(policy.isReserved(new ShortCode(word))).isTrue();
        assertThatThrownBy(() -> policy.check(new ShortCode(word)))
                .isInstanceOf(InvalidShortCodeException.class)
                .hasMessage("must not be one of the words that the service keeps for its own paths");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ap", "apis", "api-1", "x"})
    void leaves_every_other_word(String word) {
        assertThatCode(() -> policy.check(new ShortCode(word))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://sho.rt",
                "https://SHO.RT/abc",
                "https://sho.rt./abc",
                "https://sho.rt:443/abc",
                "http://xn--bcher-kva.example/",
                "http://BÜCHER.example/"
            })
    void refuses_a_link_to_the_service_itself_however_it_is_spelt(String url) {
        assertThatThrownBy(() -> policy.check(new OriginalUrl(url)))
                .isInstanceOf(InvalidOriginalUrlException.class)
                .hasMessage("must not lead to this service itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://sho.rt:8443/", "http://sho.rt/", "https://www.sho.rt/", "https://sho.rt.example/"})
    void allows_other_hosts_and_ports(String url) {
        assertThatCode(() -> policy.check(new OriginalUrl(url))).doesNotThrowAnyException();
    }

    @Test
    void none_allows_everything() {
        assertThat(CreationPolicy.NONE.isReserved(new ShortCode("api"))).isFalse();
        assertThatCode(() -> CreationPolicy.NONE.check(new OriginalUrl("https://sho.rt")))
                .doesNotThrowAnyException();
    }

    @Test
    void refuses_details_that_lead_to_the_service_itself_at_first_or_in_the_end() {
        assertThatThrownBy(() -> policy.check(LinkDetails.to(OWN))).isInstanceOf(InvalidOriginalUrlException.class);
        assertThatThrownBy(() -> policy.check(fallingBackTo(OWN))).isInstanceOf(InvalidOriginalUrlException.class);
        assertThatCode(() -> policy.check(fallingBackTo(OTHER))).doesNotThrowAnyException();
        assertThatCode(() -> policy.check(LinkDetails.to(OTHER))).doesNotThrowAnyException();
    }

    private static LinkDetails fallingBackTo(OriginalUrl url) {
        return new LinkDetails(
                OTHER, null, Tags.NONE, ActivePeriod.ALWAYS, null, true, new Forwarding(url, false, null));
    }
}

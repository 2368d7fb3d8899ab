package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ShortUrlBodyTest {
    private static final Instant NOW = Instant.parse("2026-02-03T04:05:06.789Z");
    private static final OriginalUrl URL = new OriginalUrl("https://example.com/");

    @Test
    void shows_all_that_is_said_of_a_link() {
        LinkDetails details = new LinkDetails(
                URL,
                new Title("A title"),
                Tags.of(List.of("red", "green")),
                new ActivePeriod(NOW, NOW.plusSeconds(1)),
                5L,
                false,
                new Forwarding(new OriginalUrl("https://example.org/"), true, RedirectStatus.PERMANENT_REDIRECT));

        assertThat(json(details, 2))
                .isEqualTo("{'shortCode':'abc','shortUrl':'https://sho.rt/abc','originalUrl':'https://example.com/',"
                        + "'title':'A title','tags':['green','red'],'state':'disabled','enabled':false,"
                        + "'activeFrom':'2026-02-03T04:05:06.789Z','expiresAt':'2026-02-03T04:05:07.789Z',"
                        + "'maxClicks':5,'uses':2,'fallbackUrl':'https://example.org/','forwardQuery':true,"
                        + "'redirectStatus':308,'clicks':7,'createdAt':'2026-02-03T04:05:06.789Z'}");
    }

    @Test
    void shows_nothing_where_nothing_is_said() {
        assertThat(json(LinkDetails.to(URL), 2))
                .isEqualTo("{'shortCode':'abc','shortUrl':'https://sho.rt/abc','originalUrl':'https://example.com/',"
                        + "'title':null,'tags':[],'state':'active','enabled':true,"
                        + "'activeFrom':null,'expiresAt':null,"
                        + "'maxClicks':null,'uses':null,'fallbackUrl':null,'forwardQuery':false,"
                        + "'redirectStatus':null,'clicks':7,'createdAt':'2026-02-03T04:05:06.789Z'}");
    }

    @Test
    void names_the_state_of_now() {
        assertThat(state(null, null, 1)).isEqualTo("active");
        assertThat(state(NOW.plusMillis(1), null, 1)).isEqualTo("scheduled");
        assertThat(state(null, NOW, 1)).isEqualTo("expired");
        assertThat(state(null, null, 2)).isEqualTo("used-up");
    }

    private static String state(@Nullable Instant from, @Nullable Instant until, long uses) {
        LinkDetails details =
                new LinkDetails(URL, null, Tags.NONE, new ActivePeriod(from, until), 2L, true, Forwarding.DEFAULT);
        return body(details, uses).state();
    }

    private static String json(LinkDetails details, long uses) {
        return JsonMapper.shared().writeValueAsString(body(details, uses)).replace('"', '\'');
    }

    private static ShortUrlBody body(LinkDetails details, long uses) {
        ShortUrl link = new ShortUrl(1, new ShortCode("abc"), details, 1, 7, uses, NOW);
        return ShortUrlBody.of(link, new BaseUrl("https://sho.rt/"), NOW);
    }
}

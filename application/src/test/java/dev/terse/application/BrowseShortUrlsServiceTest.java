package dev.terse.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.adapter.inmemory.InMemoryUrlRepository;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class BrowseShortUrlsServiceTest {
    private final InMemoryUrlRepository repository = new InMemoryUrlRepository(() -> Instant.EPOCH);
    private final BrowseShortUrls browse = new BrowseShortUrlsService(repository);

    @Test
    void finds_and_lists_what_is_stored() {
        LinkDetails details = LinkDetails.to(new OriginalUrl("http://x"));
        Stream.of("a", "b", "c").forEach(code -> repository.add(new ShortCode(code), details));

        assertThat(browse.find(new ShortCode("b")).map(ShortUrl::code)).contains(new ShortCode("b"));
        assertThat(browse.find(new ShortCode("d"))).isEmpty();
        assertThat(browse.list(UrlPageRequest.first(SortOrder.DESCENDING, 2)).items())
                .extracting(link -> link.code().value())
                .containsExactly("c", "b");
    }
}

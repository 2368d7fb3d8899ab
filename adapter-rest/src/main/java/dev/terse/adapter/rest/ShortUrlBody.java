package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.terse.domain.ShortUrl;
import java.time.Instant;

/** A link, as the API shows it. */
@JsonPropertyOrder({"shortCode", "shortUrl", "originalUrl", "clicks", "createdAt"})
record ShortUrlBody(String shortCode, String shortUrl, String originalUrl, long clicks, Instant createdAt) {
    static ShortUrlBody of(ShortUrl link, BaseUrl baseUrl) {
        return new ShortUrlBody(
                link.code().value(),
                baseUrl.shortUrl(link.code()),
                link.originalUrl().value(),
                link.clicks(),
                link.createdAt());
    }
}

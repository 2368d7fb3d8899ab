package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.terse.application.LinkInput;
import dev.terse.domain.LinkState;
import dev.terse.domain.ShortUrl;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A link, as the API shows it: what is said of it by the same names as where it is said. */
@JsonPropertyOrder({
    "shortCode",
    "shortUrl",
    "originalUrl",
    "title",
    "tags",
    "state",
    "enabled",
    "activeFrom",
    "expiresAt",
    "maxClicks",
    "uses",
    "fallbackUrl",
    "forwardQuery",
    "redirectStatus",
    "clicks",
    "createdAt"
})
record ShortUrlBody(
        String shortCode,
        String shortUrl,
        String originalUrl,
        @Nullable String title,
        List<String> tags,
        String state,
        boolean enabled,
        @Nullable Instant activeFrom,
        @Nullable Instant expiresAt,
        @Nullable Long maxClicks,
        @Nullable Long uses,
        @Nullable String fallbackUrl,
        boolean forwardQuery,
        @Nullable Long redirectStatus,
        long clicks,
        Instant createdAt) {
    ShortUrlBody {
        tags = List.copyOf(tags);
    }

    static ShortUrlBody of(ShortUrl link, BaseUrl baseUrl, Instant now) {
        LinkInput said = LinkInput.of(link.details());
        return new ShortUrlBody(
                link.code().value(),
                baseUrl.shortUrl(link.code()),
                link.originalUrl().value(),
                said.title(),
                said.tags(),
                name(link.state(now)),
                said.isEnabled(),
                said.activeFrom(),
                said.expiresAt(),
                said.maxClicks(),
                link.isLimited() ? link.uses() : null,
                said.fallbackUrl(),
                said.forwardsQuery(),
                said.redirectStatus(),
                link.clicks(),
                link.createdAt());
    }

    private static String name(LinkState state) {
        return state.fold(
                active -> "active",
                scheduled -> "scheduled",
                ended -> ended.reason().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }
}

package dev.terse.application;

import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.Title;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says of a link, not checked yet. Each part may be anything; {@code null} is for a part of which nothing is said.
 *
 * @param originalUrl where the link leads, which must be said
 * @param title what it is called
 * @param tags what it is filed under
 * @param activeFrom from when on it can be followed
 * @param expiresAt from when on it can't any more
 * @param maxClicks how often it can be followed
 * @param isEnabled whether it can be followed at all
 * @param fallbackUrl where it leads when it can't be followed any more
 * @param forwardsQuery whether the request's query is appended
 * @param redirectStatus the status of the redirect
 */
public record LinkInput(
        @Nullable String originalUrl,
        @Nullable String title,
        List<String> tags,
        @Nullable Instant activeFrom,
        @Nullable Instant expiresAt,
        @Nullable Long maxClicks,
        boolean isEnabled,
        @Nullable String fallbackUrl,
        boolean forwardsQuery,
        @Nullable Long redirectStatus) {
    /** What is said. */
    public LinkInput {
        tags = List.copyOf(tags);
    }

    /**
     * Nothing but where a link leads.
     *
     * @param originalUrl where it leads
     * @return the input
     */
    public static LinkInput to(@Nullable String originalUrl) {
        return new LinkInput(originalUrl, null, List.of(), null, null, null, true, null, false, null);
    }

    /**
     * What is said of a link that is there.
     *
     * @param details the link's
     * @return the input that would make the same
     */
    public static LinkInput of(LinkDetails details) {
        Title title = details.title();
        Forwarding forwarding = details.forwarding();
        OriginalUrl fallbackUrl = forwarding.fallbackUrl();
        RedirectStatus status = forwarding.status();
        return new LinkInput(
                details.originalUrl().value(),
                title == null ? null : title.value(),
                details.tags().values(),
                details.activePeriod().from(),
                details.activePeriod().until(),
                details.maxClicks(),
                details.isEnabled(),
                fallbackUrl == null ? null : fallbackUrl.value(),
                forwarding.forwardsQuery(),
                status == null ? null : (long) status.code());
    }
}

package dev.terse.adapter.postgres;

import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.Title;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What people say of many links, given to a statement as one array for each column. */
final class LinkArrays {
    /** The rows of the arrays, with one column more whose name and array take the places of {@code %s}. No tag has a comma. */
    static final String UNNESTED =
            """
            unnest(%2$s, :originalUrls::text[], :titles::text[], :tags::text[], :activeFroms::timestamptz[], :expiresAts::timestamptz[],
                :maxClicks::bigint[], :isEnabled::boolean[], :fallbackUrls::text[], :forwardsQuery::boolean[], :redirectStatuses::smallint[])
                AS sought (%1$s, original_url, title, tags, active_from, expires_at, max_clicks, is_enabled, fallback_url,
                    forwards_query, redirect_status)""";

    private LinkArrays() {}

    static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, List<LinkDetails> details) {
        return statement
                .param("originalUrls", texts(details, each -> each.originalUrl().value()))
                .param("titles", texts(details, LinkArrays::title))
                .param(
                        "tags",
                        texts(details, each -> String.join(",", each.tags().values())))
                .param(
                        "activeFroms",
                        texts(details, each -> text(each.activePeriod().from())))
                .param(
                        "expiresAts",
                        texts(details, each -> text(each.activePeriod().until())))
                .param("maxClicks", details.stream().map(LinkDetails::maxClicks).toArray(Long[]::new))
                .param("isEnabled", details.stream().map(LinkDetails::isEnabled).toArray(Boolean[]::new))
                .param("fallbackUrls", texts(details, LinkArrays::fallbackUrl))
                .param(
                        "forwardsQuery",
                        details.stream()
                                .map(each -> each.forwarding().forwardsQuery())
                                .toArray(Boolean[]::new))
                .param(
                        "redirectStatuses",
                        details.stream().map(LinkArrays::redirectStatus).toArray(Integer[]::new));
    }

    private static @Nullable String[] texts(List<LinkDetails> details, Function<LinkDetails, @Nullable String> part) {
        return details.stream().map(part).toArray(String[]::new);
    }

    private static @Nullable String title(LinkDetails details) {
        Title title = details.title();
        return title == null ? null : title.value();
    }

    private static @Nullable String fallbackUrl(LinkDetails details) {
        OriginalUrl fallbackUrl = details.forwarding().fallbackUrl();
        return fallbackUrl == null ? null : fallbackUrl.value();
    }

    private static @Nullable Integer redirectStatus(LinkDetails details) {
        RedirectStatus status = details.forwarding().status();
        return status == null ? null : status.code();
    }

    /** ISO 8601, which the server reads as any of its own. */
    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}

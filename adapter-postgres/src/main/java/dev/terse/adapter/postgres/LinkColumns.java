package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The columns of a link, how a row of them is read, and how what people say of a link is given to a statement. */
final class LinkColumns {
    /** What {@link #shortUrl} reads. */
    static final String ALL =
            """
            id, short_code, original_url, title, tags, active_from, expires_at, max_clicks, is_enabled, fallback_url, forwards_query, \
            redirect_status, version, clicks, uses, created_at""";

    private LinkColumns() {}

    static ShortUrl shortUrl(ResultSet row) throws SQLException {
        return new ShortUrl(
                row.getLong("id"),
                new ShortCode(row.getString("short_code")),
                details(row),
                row.getLong("version"),
                row.getLong("clicks"),
                row.getLong("uses"),
                Statements.instant(row, "created_at").orElseThrow());
    }

    private static LinkDetails details(ResultSet row) throws SQLException {
        @Nullable String title = row.getString("title");
        return new LinkDetails(
                new OriginalUrl(row.getString("original_url")),
                title == null ? null : new Title(title),
                Tags.of(List.of((String[]) row.getArray("tags").getArray())),
                new ActivePeriod(instant(row, "active_from"), instant(row, "expires_at")),
                row.getObject("max_clicks", Long.class),
                row.getBoolean("is_enabled"),
                forwarding(row));
    }

    private static Forwarding forwarding(ResultSet row) throws SQLException {
        @Nullable String fallbackUrl = row.getString("fallback_url");
        @Nullable Integer status = row.getObject("redirect_status", Integer.class);
        return new Forwarding(
                fallbackUrl == null ? null : new OriginalUrl(fallbackUrl),
                row.getBoolean("forwards_query"),
                status == null ? null : RedirectStatus.of(status));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        return Statements.instant(row, column).orElse(null);
    }

    /** Gives a statement what it names after the details. What is null has its type all the same, so that the statement stays prepared. */
    static JdbcClient.StatementSpec bind(JdbcClient.StatementSpec statement, LinkDetails details) {
        Title title = details.title();
        ActivePeriod period = details.activePeriod();
        Forwarding forwarding = details.forwarding();
        OriginalUrl fallbackUrl = forwarding.fallbackUrl();
        RedirectStatus status = forwarding.status();
        return statement
                .param("originalUrl", details.originalUrl().value())
                .param("title", title == null ? null : title.value(), Types.VARCHAR)
                .param("tags", details.tags().values().toArray(String[]::new))
                .param("activeFrom", timestampOrNull(period.from()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("expiresAt", timestampOrNull(period.until()), Types.TIMESTAMP_WITH_TIMEZONE)
                .param("maxClicks", details.maxClicks(), Types.BIGINT)
                .param("isEnabled", details.isEnabled())
                .param("fallbackUrl", fallbackUrl == null ? null : fallbackUrl.value(), Types.VARCHAR)
                .param("forwardsQuery", forwarding.forwardsQuery())
                .param("redirectStatus", status == null ? null : status.code(), Types.SMALLINT);
    }

    private static @Nullable Object timestampOrNull(@Nullable Instant instant) {
        return instant == null ? null : timestamp(instant);
    }
}

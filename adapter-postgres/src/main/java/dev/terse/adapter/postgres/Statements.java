package dev.terse.adapter.postgres;

import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlStoreException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** What the stores of this adapter have in common: how values travel, and how failures are told. */
final class Statements {
    private Statements() {}

    /** Runs a statement, and tells every failure of it as one of the store. */
    static <T> T run(String doing, Supplier<T> statement) {
        try {
            return statement.get();
        } catch (DataAccessException | TransactionException e) {
            throw new UrlStoreException(doing, e);
        }
    }

    static ShortUrl shortUrl(ResultSet row) throws SQLException {
        return new ShortUrl(
                row.getLong("id"),
                new ShortCode(row.getString("short_code")),
                new OriginalUrl(row.getString("original_url")),
                row.getLong("clicks"),
                instant(row, "created_at").orElseThrow());
    }

    static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class)).map(OffsetDateTime::toInstant);
    }

    static OffsetDateTime timestamp(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

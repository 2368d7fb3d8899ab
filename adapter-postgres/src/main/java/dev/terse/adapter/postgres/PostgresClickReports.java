package dev.terse.adapter.postgres;

import dev.terse.domain.Click;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DayRange;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Clicks in PostgreSQL, each written by one statement before {@link #record} returns, and as durable as the server makes a commit. */
public final class PostgresClicks implements ClickRecorder, ClickReports {
    /** Rows of {@code click_totals}, made by migration V3. */
    private static final int SLOTS = 16;

    static final String RECORD =
            """
            WITH clicked AS (
                UPDATE urls
                SET clicks = clicks + 1, last_click_at = greatest(last_click_at, :at)
                WHERE short_code = :code AND id = :urlId
                RETURNING id, short_code
            ), counted AS (
                INSERT INTO click_days AS days (short_code, url_id, day, clicks)
                SELECT short_code, id, :day, 1
                FROM clicked
                ON CONFLICT (short_code, url_id, day) DO UPDATE
                SET clicks = days.clicks + 1
            )
            UPDATE click_totals
            SET clicks = clicks + 1
            WHERE slot = :slot AND EXISTS (SELECT FROM clicked)""";

    static final String REPORT =
            """
            SELECT urls.id, urls.short_code, urls.original_url, urls.clicks, urls.created_at, urls.last_click_at,
                   days.day, days.clicks AS day_clicks
            FROM urls
            LEFT JOIN click_days AS days
                ON days.short_code = :code AND days.url_id = urls.id AND days.day BETWEEN :from AND :to
            WHERE urls.short_code = :code""";

    static final String TOTAL =
            """
            SELECT coalesce(sum(clicks), 0)::bigint
            FROM click_totals""";

    private final JdbcClient jdbc;

    /**
     * The clicks of a database.
     *
     * @param dataSource where it is; its schema must have been migrated by {@link PostgresSchema}
     */
    public PostgresClicks(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
    }

    @Override
    public void record(Click click) {
        Statements.run("recording a click", () -> jdbc.sql(RECORD)
                .param("at", Statements.timestamp(click.at()))
                .param("code", click.code().value())
                .param("urlId", click.urlId())
                .param("day", LocalDate.ofInstant(click.at(), ZoneOffset.UTC))
                .param("slot", click.urlId() % SLOTS)
                .update());
    }

    @Override
    public Optional<ClickReport> report(ShortCode code, DayRange days) {
        ResultSetExtractor<Optional<ClickReport>> reader = rows -> read(rows, days);
        return Statements.run("reporting clicks", () -> jdbc.sql(REPORT)
                .param("code", code.value())
                .param("from", days.from())
                .param("to", days.to())
                .query(reader));
    }

    @Override
    public long totalClicks() {
        return Statements.run(
                "counting clicks", () -> jdbc.sql(TOTAL).query(Long.class).single());
    }

    private static Optional<ClickReport> read(ResultSet rows, DayRange days) throws SQLException {
        ShortUrl shortUrl = null;
        Optional<Instant> lastClickAt = Optional.empty();
        Map<LocalDate, Long> clicksByDay = new HashMap<>();
        while (rows.next()) {
            shortUrl = Statements.shortUrl(rows);
            lastClickAt = Statements.instant(rows, "last_click_at");
            @Nullable LocalDate day = rows.getObject("day", LocalDate.class);
            if (day != null) {
                clicksByDay.put(day, rows.getLong("day_clicks"));
            }
        }
        return shortUrl == null
                ? Optional.empty()
                : Optional.of(ClickReport.of(shortUrl, lastClickAt, days, clicksByDay));
    }
}

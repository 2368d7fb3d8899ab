package dev.terse.adapter.postgres;

import dev.terse.domain.ClickReport;
import dev.terse.domain.ClickReports;
import dev.terse.domain.DayRange;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is known of the clicks that were counted in PostgreSQL. {@link JournaledClicks} has them counted. */
public final class PostgresClickReports implements ClickReports {
    static final String REPORT =
            """
            SELECT %s, last_click_at, day, day_clicks
            FROM urls
            LEFT JOIN (
                SELECT url_id, day, clicks AS day_clicks
                FROM click_days
                WHERE short_code = :code AND day BETWEEN :from AND :to
            ) AS days ON url_id = id
            WHERE short_code = :code AND free_from IS NULL"""
                    .formatted(LinkColumns.ALL);

    static final String TOTAL =
            """
            SELECT coalesce(sum(clicks), 0)::bigint
            FROM click_totals""";

    private final JdbcClient jdbc;

    /**
     * The reports of a database.
     *
     * @param dataSource where it is; its schema must have been migrated by {@link PostgresSchema}
     */
    public PostgresClickReports(DataSource dataSource) {
        this.jdbc = JdbcClient.create(dataSource);
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
            shortUrl = LinkColumns.shortUrl(rows);
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

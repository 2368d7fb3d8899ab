package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.LinkState;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes a use of a link by one statement, and only looks where that took none. */
final class UseStatement implements Function<ShortCode, UseResult> {
    /** What makes a link active is what {@link ShortUrl#state} says. */
    static final String TAKE_USE =
            """
            UPDATE urls
            SET uses = uses + CASE WHEN max_clicks IS NULL THEN 0 ELSE 1 END
            WHERE short_code = :code AND free_from IS NULL AND is_enabled
                AND (active_from IS NULL OR active_from <= :now)
                AND (expires_at IS NULL OR expires_at > :now)
                AND (max_clicks IS NULL OR max_clicks > uses)
            RETURNING %s"""
                    .formatted(LinkColumns.ALL);

    private final JdbcClient jdbc;
    private final InstantSource clock;

    UseStatement(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public UseResult apply(ShortCode code) {
        return Statements.run("taking a use of a link", () -> {
            while (true) {
                Instant now = Statements.millis(clock.instant());
                Optional<ShortUrl> used = jdbc.sql(TAKE_USE)
                        .param("code", code.value())
                        .param("now", timestamp(now))
                        .query((row, number) -> LinkColumns.shortUrl(row))
                        .optional();
                if (used.isPresent()) {
                    return new UseResult.Taken(used.get());
                }
                Optional<ShortUrl> found = PostgresUrlRepository.findByCode(jdbc, code);
                if (found.isEmpty()) {
                    return new UseResult.Missing();
                }
                if (!(found.get().state(now) instanceof LinkState.Active)) {
                    return new UseResult.Refused(found.get());
                }
                // Somebody changed it between: it can be used now.
            }
        });
    }
}

package dev.terse.adapter.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A look-up, by the general plan of its connection (docs/adr/0009); for some time after the partitions change, by a plan of its own each time.
 *
 * <p>To make a general plan the server opens each partition with all of its indexes, which each connection has to do for the first time after
 * such a change: for 64 partitions that takes a tenth of a second of a processor, and all connections want it at once. A plan of its own opens
 * one partition. When they come back to the general plan they have most of them open.
 */
final class PlannedLookup implements Function<ShortCode, Optional<ShortUrl>> {
    /** Long enough for connections in use to have looked into most partitions. */
    static final Duration ANEW = Duration.ofMinutes(1);

    private static final String PLAN_ANEW = "SET LOCAL plan_cache_mode = force_custom_plan";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Ticker ticker;
    private volatile long until;

    /**
     * A look-up.
     *
     * @param dataSource where the links are
     * @param limit how long it may take, in whole seconds
     * @param ticker the time
     */
    PlannedLookup(DataSource dataSource, Duration limit, Ticker ticker) {
        DataSource connections = ImpatientJdbc.connections(dataSource, limit);
        this.jdbc = ImpatientJdbc.on(connections, limit);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(connections));
        this.ticker = ticker;
        this.until = ticker.read();
    }

    /** Has look-ups planned each by itself for {@link #ANEW}. */
    void planAnew() {
        until = ticker.read() + ANEW.toNanos();
    }

    @Override
    public Optional<ShortUrl> apply(ShortCode code) {
        if (ticker.read() - until >= 0) {
            return PostgresUrlRepository.findByCode(jdbc, code);
        }
        return Statements.run(
                "finding a link",
                () -> Objects.requireNonNull(transaction.execute(status -> {
                    jdbc.sql(PLAN_ANEW).update();
                    return PostgresUrlRepository.findByCode(jdbc, code);
                })));
    }
}

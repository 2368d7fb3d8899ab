package dev.terse.adapter.postgres;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * A look-up, by the general plan of its connection (docs/adr/0009); for some time after the partitions change, by a plan of its own each time.
 *
 * <p>To make a general plan the server opens each partition with all of its indexes, which each connection has to do for the first time after
 * such a change, and all connections want it at once. A plan of its own opens one partition. When a connection comes back to the general plan
 * it has those open that it looked into meanwhile.
 */
final class PlannedLookup implements Function<ShortCode, Optional<ShortUrl>> {
    /** How long each look-up has a plan of its own: long enough for connections in use to have looked into most partitions. */
    static final Duration ALL = Duration.ofMinutes(1);

    /** How long it then takes until all are made by the general plan, so that the connections make theirs one after the other. */
    static final Duration SOME = Duration.ofMinutes(1);

    /** Who goes silent between the look-up and its end holds up whoever wants to change the table. */
    private static final String BY_ITS_OWN_PLAN =
            """
            SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('idle_in_transaction_session_timeout', '1s', true)""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Ticker ticker;
    private final DoubleSupplier random;
    private volatile long until;

    /**
     * A look-up.
     *
     * @param dataSource where the links are
     * @param limit how long a statement of it may take, in whole seconds
     * @param ticker the time
     * @param random from 0 to less than 1, for any thread
     */
    PlannedLookup(DataSource dataSource, Duration limit, Ticker ticker, DoubleSupplier random) {
        DataSource connections = ImpatientJdbc.connections(dataSource, limit);
        this.jdbc = ImpatientJdbc.on(connections, limit);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(connections));
        this.ticker = ticker;
        this.random = random;
        this.until = ticker.read();
    }

    /** Has look-ups planned each by itself for {@link #ALL}, and then fewer and fewer of them for {@link #SOME}. */
    void planEach() {
        until = ticker.read() + ALL.plus(SOME).toNanos();
    }

    @Override
    public Optional<ShortUrl> apply(ShortCode code) {
        if (!isPlannedByItself()) {
            return PostgresUrlRepository.findByCode(jdbc, code);
        }
        return Statements.run(
                "finding a link",
                () -> Objects.requireNonNull(transaction.execute(status -> {
                    jdbc.sql(BY_ITS_OWN_PLAN).query().singleRow();
                    return PostgresUrlRepository.findByCode(jdbc, code);
                })));
    }

    /** The cube spreads the first general plans of the connections over seconds, however often there are look-ups. */
    private boolean isPlannedByItself() {
        double left = (double) (until - ticker.read()) / SOME.toNanos();
        return left > 0 && random.getAsDouble() >= Math.pow(1 - left, 3);
    }
}

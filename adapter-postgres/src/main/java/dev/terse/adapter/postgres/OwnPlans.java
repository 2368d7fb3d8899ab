package dev.terse.adapter.postgres;

import dev.terse.domain.UrlStoreException;
import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs statements by the plans that their connection is set to, or by plans of their own when it is time for that (docs/adr/0009). */
final class OwnPlans {
    /** Who goes silent between a statement and the end of its transaction holds up whoever wants to change the table. */
    private static final String PLAN_BY_ITSELF =
            """
            SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('idle_in_transaction_session_timeout', '1s', true)""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final OwnPlanTime time;

    /**
     * For statements of a client.
     *
     * @param dataSource where the client has its connections from
     */
    OwnPlans(DataSource dataSource, JdbcClient jdbc, OwnPlanTime time) {
        this.jdbc = jdbc;
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.time = time;
    }

    /**
     * Runs statements of the client, in one transaction if it is time. A transaction of the caller is left as it is.
     *
     * @throws UrlStoreException as {@link Statements#run} does, also if the transaction can't be begun or ended
     */
    <T> T run(String doing, Supplier<T> statements) {
        boolean isTime = !TransactionSynchronizationManager.isActualTransactionActive() && time.isNow();
        return Statements.run(doing, isTime ? () -> plannedByItself(statements) : statements);
    }

    private <T> T plannedByItself(Supplier<T> statements) {
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(PLAN_BY_ITSELF).query().singleRow();
            return statements.get();
        }));
    }
}

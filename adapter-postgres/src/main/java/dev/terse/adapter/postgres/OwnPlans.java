package dev.terse.adapter.postgres;

import java.util.Objects;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Runs statements by the plans that their connection is set to, or by plans of their own when it is time for that (docs/adr/0009). */
final class OwnPlans {
    /** Who goes silent between a statement and its end holds up whoever wants to change the table. */
    private static final String SET =
            """
            SELECT set_config('plan_cache_mode', 'force_custom_plan', true),
                   set_config('idle_in_transaction_session_timeout', '1s', true)""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final OwnPlanTime time;

    OwnPlans(DataSource dataSource, OwnPlanTime time) {
        this.jdbc = JdbcClient.create(dataSource);
        this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
        this.time = time;
    }

    /** Runs statements on connections of the same source: in a transaction if it is time. A transaction of the caller is left as it is. */
    <T> T run(Supplier<T> statements) {
        if (TransactionSynchronizationManager.isActualTransactionActive() || !time.isNow()) {
            return statements.get();
        }
        return Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql(SET).query().singleRow();
            return statements.get();
        }));
    }
}

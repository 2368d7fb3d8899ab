package dev.terse.adapter.postgres;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.terse.domain.LinkUses;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlStoreException;
import dev.terse.domain.UseResult;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Uses of links, taken in PostgreSQL on threads of its own; nothing is answered from memory.
 *
 * <p>An answer that takes longer than {@value #TIME_LIMIT_MILLIS} ms is a failure, and so is, at once, one that would have to wait for too
 * many others or for a database that is known not to answer. A use whose answer is lost so may be taken; one that nobody waits for any
 * more when its turn comes is not.
 */
public final class PostgresLinkUses implements LinkUses {
    /**
     * Uses of one link wait for each other until each is on the disk, and for the clicks on it that are counted, in batches that may take some
     * seconds.
     */
    static final int TIME_LIMIT_MILLIS = 4_000;

    /** Uses that the database is asked for at once at most, each on a connection. */
    public static final int MAX_CONNECTIONS = 8;

    private static final Duration STATEMENT_LIMIT = Duration.ofSeconds(3);

    private final Function<ShortCode, UseResult> statement;
    private final Executor executor;
    private final Duration timeLimit;
    private final Circuit circuit;

    /**
     * Uses of a program that keeps no links in memory.
     *
     * @param dataSource where the links are, as in {@link PostgresUrlRepository}; best with {@value #MAX_CONNECTIONS} connections that nobody
     *     else takes, since all of them may wait for one link that is much in demand
     * @param clock says when a link is active
     */
    public PostgresLinkUses(DataSource dataSource, InstantSource clock) {
        this(dataSource, clock, new OwnPlanTime());
    }

    /**
     * Uses of a program that keeps links in memory.
     *
     * @param dataSource as above
     * @param clock as above
     * @param cache hears when the partitions are about to change, as {@link CachedUrlLookup#expectOtherPartitions} says; no use is answered
     *     from it
     */
    public PostgresLinkUses(DataSource dataSource, InstantSource clock, CachedUrlLookup cache) {
        this(dataSource, clock, cache.ownPlanTime());
    }

    private PostgresLinkUses(DataSource dataSource, InstantSource clock, OwnPlanTime ownPlanTime) {
        this(
                statement(dataSource, clock, ownPlanTime),
                ImpatientJdbc.threads("terse-uses", MAX_CONNECTIONS),
                Duration.ofMillis(TIME_LIMIT_MILLIS),
                Ticker.systemTicker());
    }

    PostgresLinkUses(Function<ShortCode, UseResult> statement, Executor executor, Duration timeLimit, Ticker ticker) {
        this.statement = statement;
        this.executor = executor;
        this.timeLimit = timeLimit;
        this.circuit = new Circuit("taking a use of a link", ticker);
    }

    private static Function<ShortCode, UseResult> statement(
            DataSource dataSource, InstantSource clock, OwnPlanTime ownPlanTime) {
        DataSource connections = ImpatientJdbc.connections(dataSource, STATEMENT_LIMIT);
        JdbcClient jdbc = ImpatientJdbc.on(connections, STATEMENT_LIMIT);
        UseStatement use = new UseStatement(jdbc, clock);
        OwnPlans plans = new OwnPlans(connections, jdbc, ownPlanTime);
        return code -> plans.run("taking a use of a link", () -> use.apply(code));
    }

    @Override
    public CompletionStage<UseResult> take(ShortCode code) {
        if (!circuit.lets()) {
            return CompletableFuture.failedFuture(circuit.failure());
        }
        CompletableFuture<UseResult> answer = new CompletableFuture<>();
        try {
            executor.execute(() -> run(code, answer));
        } catch (RejectedExecutionException e) {
            return CompletableFuture.failedFuture(
                    new UrlStoreException("taking a use of a link while too many others are taken", e));
        }
        return answer.orTimeout(timeLimit.toMillis(), MILLISECONDS)
                .exceptionallyCompose(failure -> CompletableFuture.failedFuture(told(failure)));
    }

    private void run(ShortCode code, CompletableFuture<UseResult> answer) {
        if (answer.isDone()) {
            return;
        }
        try {
            UseResult result = statement.apply(code);
            circuit.answered();
            answer.complete(result);
        } catch (RuntimeException e) {
            circuit.failed(e);
            answer.completeExceptionally(e);
        }
    }

    /**
     * Tells whether uses can't be taken at present.
     *
     * @return true from some failures in a row to the next success
     */
    public boolean isFailing() {
        return circuit.isOpen();
    }

    private static Throwable told(Throwable failure) {
        return failure instanceof TimeoutException
                ? new UrlStoreException("taking a use of a link in time", failure)
                : failure;
    }
}

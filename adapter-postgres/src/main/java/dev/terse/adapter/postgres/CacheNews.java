package dev.terse.adapter.postgres;

import dev.terse.domain.ShortCode;
import java.util.function.Consumer;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Tells the links in the memory of this node what became of one: at once, or inside a transaction of the caller when that has ended, since
 * nobody else sees the change before.
 *
 * @param changed told of a link that was changed
 * @param mayHaveChanged told of a link of which nobody knows whether it was
 */
record CacheNews(Consumer<ShortCode> changed, Consumer<ShortCode> mayHaveChanged) {
    /** For a program that keeps no links in memory. */
    static final CacheNews NONE = new CacheNews(code -> {}, code -> {});

    static CacheNews to(CachedUrlLookup cache) {
        return new CacheNews(cache::invalidate, cache::markStale);
    }

    void tellChanged(ShortCode code) {
        tell(code, changed);
    }

    void tellMayHaveChanged(ShortCode code) {
        tell(code, mayHaveChanged);
    }

    private void tell(ShortCode code, Consumer<ShortCode> ifCommitted) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            ifCommitted.accept(code);
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            /** A commit of which the answer was lost is told as a rollback. */
            @Override
            public void afterCompletion(int status) {
                (status == STATUS_COMMITTED ? ifCommitted : mayHaveChanged).accept(code);
            }
        });
    }
}

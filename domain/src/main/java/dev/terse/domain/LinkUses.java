package dev.terse.domain;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes uses of limited links for redirects, which an event loop may ask without waiting. A port that a store implements where it can do
 * better than {@link #of}.
 *
 * <p>An implementation is safe for many threads.
 */
@FunctionalInterface
public interface LinkUses {
    /**
     * Takes a use, as {@link UrlRepository#takeUse} says.
     *
     * @param code the link's code
     * @return what became of it; exceptionally, with {@link UrlStoreException}, if the store fails. It is never thrown.
     */
    CompletionStage<UseResult> take(ShortCode code);

    /**
     * Asks a store itself, in the thread of the caller.
     *
     * @param repository the store
     * @return uses whose answers are complete
     */
    static LinkUses of(UrlRepository repository) {
        return code -> {
            try {
                return CompletableFuture.completedFuture(repository.takeUse(code));
            } catch (UrlStoreException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }
}

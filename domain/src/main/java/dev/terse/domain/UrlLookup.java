package dev.terse.domain;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds links for redirects, which an event loop may ask without waiting. A port that a store implements where it can do better than
 * {@link #of}; it may then tell what was true a moment ago, as it says.
 *
 * <p>An implementation is safe for many threads.
 */
@FunctionalInterface
public interface UrlLookup {
    /**
     * Finds the link of a code.
     *
     * @param code the code
     * @return the link, or empty if there is none; complete at once where nothing has to be waited for; exceptionally, with
     *     {@link UrlStoreException}, if the store fails. It is never thrown.
     */
    CompletionStage<Optional<ShortUrl>> find(ShortCode code);

    /**
     * Asks a store itself, in the thread of the caller.
     *
     * @param repository the store
     * @return a look-up whose answers are complete
     */
    static UrlLookup of(UrlRepository repository) {
        return code -> {
            try {
                return CompletableFuture.completedFuture(repository.findByCode(code));
            } catch (UrlStoreException e) {
                return CompletableFuture.failedFuture(e);
            }
        };
    }
}

package dev.terse.domain;

import java.time.Instant;

/**
 * A link with all that is known of it, to be kept elsewhere and brought back. Its id and its version are not part of it: a store that
 * takes it gives it an id, and begins to count versions anew.
 *
 * @param code the code that names it
 * @param details what people say of it
 * @param history what became of it so far
 */
public record ArchivedUrl(ShortCode code, LinkDetails details, LinkHistory history) {
    /**
     * Tells whether a link that a store has under the same code is this one: it is one of the same details and time of creation, whatever it
     * was followed since. Where nobody knows this one's time of creation, the details decide.
     *
     * @param stored what is said of the link that is stored
     * @param storedAt when it was stored first
     * @return true if it is
     */
    public boolean isStoredAs(LinkDetails stored, Instant storedAt) {
        return details.equals(stored)
                && (history.createdAt() == null || history.createdAt().equals(storedAt));
    }
}

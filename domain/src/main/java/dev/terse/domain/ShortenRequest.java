package dev.terse.domain;

import org.jspecify.annotations.Nullable;

/**
 * A link that somebody wants.
 *
 * @param details where it is to lead, and what else is said of it
 * @param code the code that it is to have; {@code null} for a generated one
 * @param findsExisting whether an active link of which just the same is said will do as well; not together with a code
 */
public record ShortenRequest(LinkDetails details, @Nullable ShortCode code, boolean findsExisting) {
    /**
     * A request.
     *
     * @throws IllegalArgumentException if an existing link will do, but under a certain code
     */
    public ShortenRequest {
        if (findsExisting && code != null) {
            throw new IllegalArgumentException("an existing link has a code of its own");
        }
    }
}

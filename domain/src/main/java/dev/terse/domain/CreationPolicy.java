package dev.terse.domain;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may not be created although its form is right: codes that would shadow the service's own paths, and links that lead back to
 * the service. It is asked when a link is made and never when one is read, so that what is stored stays readable.
 *
 * @param reservedWords codes that no link may have, in upper and lower case alike
 * @param ownAuthorities where the service itself answers
 */
public record CreationPolicy(Set<String> reservedWords, Set<Authority> ownAuthorities) {
    /** Allows everything. */
    public static final CreationPolicy NONE = new CreationPolicy(Set.of(), Set.of());

    /** A policy. */
    public CreationPolicy {
        Set<String> ignoringCase = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        ignoringCase.addAll(reservedWords);
        reservedWords = Collections.unmodifiableSet(ignoringCase);
        ownAuthorities = Set.copyOf(ownAuthorities);
    }

    /**
     * Whether a code is a reserved word.
     *
     * @param code the code
     * @return true if no link may have it
     */
    public boolean isReserved(ShortCode code) {
        return reservedWords.contains(code.value());
    }

    /**
     * Checks a code that someone asked for.
     *
     * @param requested the code
     * @throws InvalidShortCodeException if it is a reserved word
     */
    public void check(ShortCode requested) {
        if (isReserved(requested)) {
            throw new InvalidShortCodeException(
                    "must not be one of the words that the service keeps for its own paths");
        }
    }

    /**
     * Checks where a link is to lead.
     *
     * @param originalUrl where to
     * @throws InvalidOriginalUrlException if that is the service itself
     */
    public void check(OriginalUrl originalUrl) {
        if (ownAuthorities.contains(originalUrl.authority())) {
            throw new InvalidOriginalUrlException("must not lead to this service itself");
        }
    }

    /**
     * Checks where a link is to lead, at first and when it has ended.
     *
     * @param details what is said of the link
     * @throws InvalidOriginalUrlException if one of both is the service itself
     */
    public void check(LinkDetails details) {
        check(details.originalUrl());
        OriginalUrl fallbackUrl = details.forwarding().fallbackUrl();
        if (fallbackUrl != null) {
            check(fallbackUrl);
        }
    }
}

package dev.terse.application;

import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlStoreException;
import java.util.Optional;

/** Looks at links without following them. Safe for many threads. */
public interface BrowseShortUrls {
    /**
     * Finds a link.
     *
     * @param code its code, case-sensitive
     * @return the link, or empty if there is none
     * @throws UrlStoreException if the store fails
     */
    Optional<ShortUrl> find(ShortCode code);

    /**
     * Lists a page of all links, by time of creation.
     *
     * @param request where to start, which way and how many
     * @return the page
     * @throws UrlStoreException if the store fails
     */
    UrlPage list(UrlPageRequest request);
}

package dev.terse.application;

import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlStoreException;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Reads all links, to be kept elsewhere. Safe for many threads. */
public interface ExportLinks {
    /**
     * Reads all links, in the order of their codes, so that two exports of the same links are equal. Links that are there all the time are
     * met once each, whatever is added, changed and deleted meanwhile.
     *
     * @param after the code of the last link of an export that was interrupted, to go on behind; {@code null} to begin
     * @return the links, of which a few are in memory at a time; the first of them have been read when it is returned. Its methods throw
     *     {@link UrlStoreException} when the store fails; there is no going on then. For one thread.
     * @throws UrlStoreException if the store fails
     */
    Iterator<ArchivedUrl> links(@Nullable ShortCode after);

    /**
     * Tells how many links there are.
     *
     * @return the count, perhaps an estimate
     * @throws UrlStoreException if the store fails
     */
    UrlCount count();
}

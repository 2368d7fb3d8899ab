package dev.terse.transfer;

import org.jspecify.annotations.Nullable;

/** Reads one link of another shortener after the other. */
interface ForeignRecords {
    /** The next link, or null behind the last one. */
    @Nullable ForeignRecord next();
}

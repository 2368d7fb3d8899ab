package dev.terse.domain;

/** What became of a link that was to be brought into a store. */
public enum ArchiveOutcome {
    /** It is stored with all of its history, which counts in the totals. */
    STORED,
    /** It was there already: the same details and time of creation. Nothing was changed. */
    UNCHANGED,
    /** Its code belongs to another link, or to one that was changed since. Nothing was changed. */
    CODE_TAKEN,
    /** Its code belonged to a link that was deleted, and is not free yet. Nothing was changed. */
    CODE_RETIRED
}

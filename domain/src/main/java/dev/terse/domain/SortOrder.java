package dev.terse.domain;

/** The direction of a list. */
public enum SortOrder {
    /** Oldest first. */
    ASCENDING,
    /** Newest first. */
    DESCENDING
}

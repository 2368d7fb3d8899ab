package dev.terse.domain;

/** What a list is in order of. */
public enum UrlSort {
    /** When links were stored, then their ids and codes. */
    CREATED_AT,
    /** How often they were followed by the time of the last ranking, then as {@link #CREATED_AT}. */
    CLICKS
}

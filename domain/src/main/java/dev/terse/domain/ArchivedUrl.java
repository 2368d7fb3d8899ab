package dev.terse.domain;

/**
 * A link with all that is known of it, to be kept elsewhere and brought back. Its id and its version are not part of it: a store that
 * takes it gives it an id, and begins to count versions anew.
 *
 * @param code the code that names it
 * @param details what people say of it
 * @param history what became of it so far
 */
public record ArchivedUrl(ShortCode code, LinkDetails details, LinkHistory history) {}

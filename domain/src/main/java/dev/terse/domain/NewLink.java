package dev.terse.domain;

/**
 * A link that is to be stored.
 *
 * @param code the code that is to name it
 * @param details where it leads, and what else is said of it
 */
public record NewLink(ShortCode code, LinkDetails details) {}

package dev.terse.application;

/**
 * Why a part of what was said of a link was refused.
 *
 * @param field the part
 * @param message what was expected, as a clause that can follow the part's name; it does not repeat what was given
 */
public record Violation(Field field, String message) {}

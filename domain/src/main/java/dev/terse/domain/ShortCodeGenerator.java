package dev.terse.domain;

/** A source of codes that are hard to guess. Safe for many threads. */
@FunctionalInterface
public interface ShortCodeGenerator {
    /**
     * Draws a code.
     *
     * @param length how many characters, 1 to {@link ShortCode#MAX_LENGTH}
     * @return a code of that length; which one must not be foreseeable from those drawn before
     */
    ShortCode generate(int length);
}

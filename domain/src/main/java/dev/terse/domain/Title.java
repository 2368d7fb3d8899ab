package dev.terse.domain;

/**
 * What people call a link: one line of 1 to {@value #MAX_LENGTH} characters (UTF-16 code units), without control characters and without
 * spaces at its ends. Kept letter by letter.
 *
 * @param value the title
 */
public record Title(String value) {
    /** The greatest length, in UTF-16 code units. */
    public static final int MAX_LENGTH = 512;

    /**
     * A title of this text.
     *
     * @throws InvalidLinkDetailsException if {@code value} is not of the form above
     */
    public Title {
        Text.check(value, MAX_LENGTH);
    }

    @Override
    public String toString() {
        return value;
    }
}

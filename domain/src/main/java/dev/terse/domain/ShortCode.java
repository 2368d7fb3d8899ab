package dev.terse.domain;

/**
 * The part of a short URL that names the link: 1 to {@value #MAX_LENGTH} characters of {@code 0-9 A-Z a-z _ -}, case-sensitive.
 *
 * <p>Codes are ordered by their ASCII characters, as PostgreSQL orders {@code COLLATE "C"}: digits, upper case, {@code _}, lower
 * case, with {@code -} before all.
 *
 * @param value the code
 */
public record ShortCode(String value) implements Comparable<ShortCode> {
    /** The greatest length, in characters. */
    public static final int MAX_LENGTH = 64;

    /**
     * A code of this text.
     *
     * @throws InvalidShortCodeException if {@code value} is empty, too long or has any other character
     */
    public ShortCode {
        if (!isValid(value)) {
            throw new InvalidShortCodeException(
                    "must be 1 to " + MAX_LENGTH + " characters, each a letter a-z or A-Z, a digit, '_' or '-'");
        }
    }

    /**
     * Whether the text is a short code, for callers to whom a text that is none is nothing exceptional.
     *
     * @param text any text
     * @return true if {@code new ShortCode(text)} succeeds
     */
    public static boolean isValid(String text) {
        int length = text.length();
        if (length == 0 || length > MAX_LENGTH) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLetterOrDigit(c) && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(ShortCode other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}

package dev.terse.domain;

/** Character classes of US-ASCII; the ones of {@link Character} count letters and digits of every script. */
final class Ascii {
    private Ascii() {}

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c < 128);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetterOrDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }
}

package dev.terse.domain;

import java.util.Arrays;

/**
 * What people look for in the code, the title and the original URL of links: {@value #MIN_LENGTH} to {@value #MAX_LENGTH} characters
 * (UTF-16 code units) in one line, spaces at the ends included. No character stands for others.
 *
 * <p>Upper and lower case are the same where each is one character: of ASCII letters among themselves, and of all others among themselves. So
 * {@code É} finds {@code é}, while {@code ß} does not find {@code SS}, and {@code K} not the sign of the kelvin.
 *
 * @param value the text as it was given
 */
public record SearchText(String value) {
    /** The least length, in UTF-16 code units: what a trigram has. */
    public static final int MIN_LENGTH = 3;

    /** The greatest length, in UTF-16 code units. */
    public static final int MAX_LENGTH = 200;

    private static final int LAST_ASCII = 0x7F;

    /**
     * A text to look for.
     *
     * @throws InvalidFilterException if {@code value} is not of the form above
     */
    public SearchText {
        if (value.length() < MIN_LENGTH || value.length() > MAX_LENGTH) {
            throw new InvalidFilterException("must be " + MIN_LENGTH + " to " + MAX_LENGTH + " characters long");
        }
        if (!Text.isLine(value)) {
            throw new InvalidFilterException(Text.ONE_LINE);
        }
    }

    /**
     * Whether a text has this one in it.
     *
     * @param text any text
     * @return true if it has, in upper or lower case
     */
    public boolean isIn(String text) {
        int[] sought = folded(value);
        int[] all = folded(text);
        for (int start = 0; start + sought.length <= all.length; start++) {
            if (Arrays.equals(all, start, start + sought.length, sought, 0, sought.length)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The character that stands for all that are the same as a character but for their case.
     *
     * @param codePoint any character
     * @return the same for each of them, and for no other
     */
    public static int fold(int codePoint) {
        int lower = Character.toLowerCase(Character.toUpperCase(codePoint));
        return codePoint > LAST_ASCII && lower <= LAST_ASCII ? codePoint : lower;
    }

    private static int[] folded(String text) {
        return text.codePoints().map(SearchText::fold).toArray();
    }

    @Override
    public String toString() {
        return value;
    }
}

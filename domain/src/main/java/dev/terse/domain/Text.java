package dev.terse.domain;

/** What names and labels that people give have in common: a line of text that can be shown. */
final class Text {
    /** What is expected of a text that is not {@link #isLine}. */
    static final String ONE_LINE = "must be one line without control characters or half surrogate pairs";

    private Text() {}

    /**
     * Checks a line of text.
     *
     * @param maxLength in UTF-16 code units
     * @throws InvalidLinkDetailsException if it is empty, too long, starts or ends with a space, or has a character that is not to be shown
     */
    static void check(String value, int maxLength) {
        if (value.isEmpty()) {
            throw new InvalidLinkDetailsException("must not be empty");
        }
        if (value.length() > maxLength) {
            throw new InvalidLinkDetailsException("must be at most " + maxLength + " characters long");
        }
        if (!isLine(value)) {
            throw new InvalidLinkDetailsException(ONE_LINE);
        }
        if (isSpace(value.codePointAt(0)) || isSpace(value.codePointBefore(value.length()))) {
            throw new InvalidLinkDetailsException("must not start or end with a space");
        }
    }

    static boolean isLine(String value) {
        return value.codePoints().noneMatch(Text::isForbidden);
    }

    private static boolean isSpace(int c) {
        return Character.isSpaceChar(c);
    }

    private static boolean isForbidden(int c) {
        int type = Character.getType(c);
        return Character.isISOControl(c)
                || type == Character.SURROGATE
                || type == Character.LINE_SEPARATOR
                || type == Character.PARAGRAPH_SEPARATOR;
    }
}

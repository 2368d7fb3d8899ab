package dev.terse.transfer;

/** Text of others as it can be shown to people: on a terminal, in a log, in an answer. */
final class Shown {
    private static final int MAX_LENGTH = 40;

    private Shown() {}

    /** In quotes, cut, and with a question mark for what is more than a letter, a digit, a space or a usual sign. */
    static String name(String text) {
        StringBuilder shown = new StringBuilder("\"");
        text.codePoints().limit(MAX_LENGTH).map(Shown::harmless).forEach(shown::appendCodePoint);
        return shown.append(text.codePointCount(0, text.length()) > MAX_LENGTH ? "…\"" : "\"")
                .toString();
    }

    private static int harmless(int c) {
        boolean isSign = c >= ' ' && c < 0x7F && c != '"' && c != '\\';
        return isSign || Character.isLetterOrDigit(c) ? c : '?';
    }
}

package dev.terse.testkit;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as it came.
 *
 * @param head the status line and the headers, with the ends of their lines
 * @param headers all values by name in lower case
 * @param body the body, a character for each byte; empty if there is none
 */
record HttpAnswer(String head, Map<String, List<String>> headers, String body) {
    int status() {
        return Integer.parseInt(head.substring(9, 12));
    }

    /** The one value of a header, or an empty string. */
    String header(String name) {
        List<String> values = headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
        if (values.size() > 1) {
            throw new AssertionError(name + " comes " + values.size() + " times");
        }
        return values.isEmpty() ? "" : values.get(0);
    }
}

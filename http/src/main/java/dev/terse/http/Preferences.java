package dev.terse.http;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What clients say about themselves in headers, as far as an answer depends on it. */
public final class Preferences {
    private Preferences() {}

    /**
     * Whether a client wants a page for people. Browsers name {@code text/html}; programs that take anything do not mean a page.
     *
     * @param accept the value of {@code Accept}; {@code null} if there is none
     * @return true if it names {@code text/html}, and prefers nothing that a program would. False if it is malformed.
     */
    public static boolean wantsPage(@Nullable String accept) {
        if (accept == null) {
            return false;
        }
        double html = 0;
        double json = 0;
        for (String range : accept.split(",", -1)) {
            String[] parts = range.split(";", -1);
            double quality = quality(parts);
            if (quality < 0) {
                return false;
            }
            switch (parts[0].strip().toLowerCase(Locale.ROOT)) {
                case "text/html" -> html = Math.max(html, quality);
                case "application/json", "application/problem+json" -> json = Math.max(json, quality);
                default -> {}
            }
        }
        return html > 0 && html >= json;
    }

    /**
     * Whether a browser fetches a link that nobody has followed yet, and may never follow.
     *
     * @param secPurpose the value of {@code Sec-Purpose}; {@code null} if there is none
     * @param purpose the value of {@code Purpose}, which older browsers send; {@code null} if there is none
     * @return true if either names {@code prefetch}
     */
    public static boolean isPrefetch(@Nullable String secPurpose, @Nullable String purpose) {
        return isPrefetch(secPurpose) || isPrefetch(purpose);
    }

    private static boolean isPrefetch(@Nullable String purpose) {
        return purpose != null && purpose.contains("prefetch");
    }

    /** RFC 9110, section 12.4.2: from 0 to 1, and 1 where none is given. Negative if it is none. */
    private static double quality(String[] parts) {
        for (int i = 1; i < parts.length; i++) {
            String parameter = parts[i].strip();
            if (parameter.regionMatches(true, 0, "q=", 0, 2)) {
                String value = parameter.substring(2);
                return value.matches("0(\\.[0-9]{0,3})?|1(\\.0{0,3})?") ? Double.parseDouble(value) : -1;
            }
        }
        return 1;
    }
}

package dev.terse.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells crawlers and link previews from people, by what they say they are. */
public final class Bots {
    /** Four times the longest that the list has. What a longer one says after it is not read. */
    private static final int MAX_LENGTH = 1024;

    private static final TextSearch KNOWN = TextSearch.forAny(load("bots.txt"));

    private Bots() {}

    /**
     * Whether a request comes from a known crawler, link preview or the like. It takes a step for each character, and nothing is kept.
     *
     * @param userAgent the value of {@code User-Agent}; {@code null} if there is none
     * @return true if the list of crawler-user-agents has it. False if it is absent or empty, for browsers, and for programs and libraries
     *     that fetch whatever they are told to (docs/adr/0019).
     */
    public static boolean isBot(@Nullable String userAgent) {
        return userAgent != null && KNOWN.isIn(userAgent, MAX_LENGTH);
    }

    private static List<String> load(String name) {
        try (InputStream file = Objects.requireNonNull(Bots.class.getResourceAsStream(name), name);
                BufferedReader lines = new BufferedReader(new InputStreamReader(file, StandardCharsets.US_ASCII))) {
            return lines.lines().filter(line -> !line.startsWith("#")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

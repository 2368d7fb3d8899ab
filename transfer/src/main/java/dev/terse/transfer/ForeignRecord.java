package dev.terse.transfer;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A link as another shortener wrote it. Names of fields are compared by their letters and digits alone, in lower case, since the same field is
 * {@code long_url} here and {@code Long URL} there; fields of an object within the link have its name in front.
 */
final class ForeignRecord {
    private final long line;
    private final @Nullable String flaw;
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, List<String>> lists = new HashMap<>();

    ForeignRecord(long line) {
        this(line, null);
    }

    private ForeignRecord(long line, @Nullable String flaw) {
        this.line = line;
        this.flaw = flaw;
    }

    /** One that can't be read. */
    static ForeignRecord flawed(long line, String flaw) {
        return new ForeignRecord(line, flaw);
    }

    static String normalized(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
    }

    /** Where it begins. */
    long line() {
        return line;
    }

    /** What was expected of one that can't be read; null for others. */
    @Nullable String flaw() {
        return flaw;
    }

    void put(String name, String value) {
        texts.put(normalized(name), value);
    }

    void put(String name, List<String> values) {
        lists.put(normalized(name), List.copyOf(values));
    }

    /** What the first of these fields says that says anything. */
    @Nullable String text(String... names) {
        for (String name : names) {
            String text = texts.get(name);
            if (text != null && !text.isBlank()) {
                return text.strip();
            }
        }
        return null;
    }

    /** The items of the first of these fields that is a list. */
    List<String> list(String... names) {
        for (String name : names) {
            List<String> list = lists.get(name);
            if (list != null) {
                return list;
            }
        }
        return List.of();
    }
}

package dev.terse.transfer;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How another shortener says what we say of a link. */
interface ForeignLink {
    /** What the shortener is called. */
    String shortener();

    /** What the field is called that says where a link leads, normalized, by all names that it has. A file without it is none of this kind. */
    Set<String> urlNames();

    /** What the link says in a column of ours; null or empty for nothing. It may throw {@link UnexpectedValueException}. */
    @Nullable String value(ForeignRecord link, Column column);

    /** Why the link can't be taken over, or null. */
    default @Nullable String obstacle(ForeignRecord link) {
        return null;
    }
}

package dev.terse.transfer;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** YOURLS 1.5 and later: the table {@code yourls_url}, the API, and the plugin YOURLS Import Export. Its times are UTC. */
final class YourlsLink implements ForeignLink {
    @Override
    public String shortener() {
        return "YOURLS";
    }

    @Override
    public Set<String> urlNames() {
        return Set.of("url", "longurl", "target");
    }

    @Override
    public @Nullable String value(ForeignRecord link, Column column) {
        return switch (column) {
            case SHORT_CODE -> code(link);
            case ORIGINAL_URL -> link.text("url", "longurl", "target");
            case TITLE -> ForeignTexts.title(link.text("title"));
            case CLICKS -> link.text("clicks", "hits");
            case CREATED_AT -> ForeignTexts.time(link.text("timestamp", "date"));
            default -> null;
        };
    }

    private static @Nullable String code(ForeignRecord link) {
        String keyword = link.text("keyword");
        // The plugin writes a path, the API a URL.
        return keyword != null ? keyword : ForeignTexts.lastSegment(link.text("shorturl", "source"));
    }
}

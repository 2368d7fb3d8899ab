package dev.terse.transfer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Bitly: its API of version 4, and its CSV, whose columns go by several names. */
final class BitlyLink implements ForeignLink {
    @Override
    public String shortener() {
        return "Bitly";
    }

    @Override
    public Set<String> urlNames() {
        return Set.of("longurl", "destinationurl", "originalurl", "longlink", "destination");
    }

    @Override
    public @Nullable String value(ForeignRecord link, Column column) {
        return switch (column) {
            case SHORT_CODE -> code(link);
            case ORIGINAL_URL -> link.text("longurl", "destinationurl", "originalurl", "longlink", "destination");
            case TITLE -> ForeignTexts.title(link.text("title", "name"));
            case TAGS -> tags(link);
            case CLICKS -> link.text("totalclicks", "clicks", "totalengagements", "engagements");
            case CREATED_AT ->
                ForeignTexts.time(link.text("createdat", "datecreated", "created", "creationdate", "date"));
            default -> null;
        };
    }

    /** The back-half that somebody chose comes before the one that Bitly made. */
    private static @Nullable String code(ForeignRecord link) {
        List<String> custom = link.list("custombitlinks");
        String url = custom.isEmpty()
                ? link.text(
                        "customlink",
                        "custombitlink",
                        "custombitlinks",
                        "bitlink",
                        "link",
                        "shortlink",
                        "shorturl",
                        "id")
                : custom.get(0);
        return ForeignTexts.lastSegment(url);
    }

    private static String tags(ForeignRecord link) {
        List<String> tags = link.list("tags");
        return tags.isEmpty() ? ForeignTexts.tags(link.text("tags", "labels"), ',', ';', '|') : ForeignTexts.tags(tags);
    }
}

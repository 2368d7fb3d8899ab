package dev.terse.transfer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Shlink 3 and later: the API, the CSV of the web client, and the CSV that Shlink itself imports. */
final class ShlinkLink implements ForeignLink {
    @Override
    public String shortener() {
        return "Shlink";
    }

    @Override
    public Set<String> urlNames() {
        return Set.of("longurl");
    }

    @Override
    public @Nullable String value(ForeignRecord link, Column column) {
        return switch (column) {
            case SHORT_CODE -> code(link);
            case ORIGINAL_URL -> link.text("longurl");
            case TITLE -> ForeignTexts.title(link.text("title"));
            case TAGS -> tags(link);
            case ACTIVE_FROM -> ForeignTexts.time(link.text("metavalidsince", "validsince"));
            case EXPIRES_AT -> ForeignTexts.time(link.text("metavaliduntil", "validuntil"));
            case MAX_CLICKS -> maxVisits(link);
            case FORWARD_QUERY -> String.valueOf(ForeignTexts.isTrue(link.text("forwardquery")));
            // Shlink counts every visit against the limit, those of crawlers too.
            case USES -> maxVisits(link) == null ? null : link.text("visitssummarytotal", "visits", "visitscount");
            case CLICKS -> link.text("visitssummarynonbots", "visits", "visitscount");
            case CREATED_AT -> ForeignTexts.time(link.text("datecreated", "createdat"));
            default -> null;
        };
    }

    private static @Nullable String code(ForeignRecord link) {
        String code = link.text("shortcode");
        // A code may have a slash in it, and is refused then rather than cut.
        return code != null ? code : ForeignTexts.path(link.text("shorturl"));
    }

    private static String tags(ForeignRecord link) {
        List<String> tags = link.list("tags");
        return tags.isEmpty() ? ForeignTexts.tags(link.text("tags"), ',', '|') : ForeignTexts.tags(tags);
    }

    private static @Nullable String maxVisits(ForeignRecord link) {
        return link.text("metamaxvisits", "maxvisits");
    }
}

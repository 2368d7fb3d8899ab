package dev.terse.transfer;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The columns of CSV, and the fields of a line of NDJSON, in the order in which they are written. Named as in the API. */
enum Column {
    SHORT_CODE("shortCode"),
    ORIGINAL_URL("originalUrl"),
    TITLE("title"),
    TAGS("tags"),
    ACTIVE_FROM("activeFrom"),
    EXPIRES_AT("expiresAt"),
    MAX_CLICKS("maxClicks"),
    ENABLED("enabled"),
    FALLBACK_URL("fallbackUrl"),
    FORWARD_QUERY("forwardQuery"),
    REDIRECT_STATUS("redirectStatus"),
    USES("uses"),
    CLICKS("clicks"),
    LAST_CLICK_AT("lastClickAt"),
    CREATED_AT("createdAt"),
    DAILY("daily");

    private final String title;

    Column(String title) {
        this.title = title;
    }

    /** What it is called in files and in messages. */
    String title() {
        return title;
    }

    /** The column of that title, in upper and lower case alike. */
    static Optional<Column> ofTitle(String text) {
        return Arrays.stream(values())
                .filter(column -> column.title.equalsIgnoreCase(text))
                .findFirst();
    }

    /** All titles, to be shown. */
    static String titles() {
        return Arrays.stream(values()).map(Column::title).collect(Collectors.joining(", "));
    }
}

package dev.terse.transfer;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Kutt 2 and 3: the API and the table {@code links}, which name their fields alike. */
final class KuttLink implements ForeignLink {
    @Override
    public String shortener() {
        return "Kutt";
    }

    @Override
    public Set<String> urlNames() {
        return Set.of("target");
    }

    @Override
    public @Nullable String value(ForeignRecord link, Column column) {
        return switch (column) {
            case SHORT_CODE -> link.text("address");
            case ORIGINAL_URL -> link.text("target");
            case TITLE -> ForeignTexts.title(link.text("description"));
            case EXPIRES_AT -> ForeignTexts.time(link.text("expirein"));
            case ENABLED -> String.valueOf(!ForeignTexts.isTrue(link.text("banned")));
            case CLICKS -> link.text("visitcount");
            case CREATED_AT -> ForeignTexts.time(link.text("createdat"));
            default -> null;
        };
    }

    /** The API tells whether there is one, the table its hash. */
    @Override
    public @Nullable String obstacle(ForeignRecord link) {
        String password = link.text("password");
        return password == null || password.equals("false")
                ? null
                : "the link has a password, without which it would be open to all";
    }
}

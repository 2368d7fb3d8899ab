package dev.terse.adapter.postgres;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;

/** A migration that makes an index of the links, while the service reads and writes. If it is interrupted, the next start does what is left. */
final class IndexUrls implements JavaMigration {
    private final String version;
    private final String description;
    private final UrlsIndex index;

    private IndexUrls(String version, String description, UrlsIndex index) {
        this.version = version;
        this.description = description;
        this.index = index;
    }

    /** V4: what lists page by. */
    static IndexUrls forLists() {
        return new IndexUrls(
                "4",
                "index urls for lists",
                UrlsIndex.ofUrls(
                        "urls_created_at_idx", "_created_at_id_short_code_idx", "(created_at, id, short_code)"));
    }

    /** V8: the links that were deleted, in the order in which they are forgotten. */
    static IndexUrls forPurge() {
        return new IndexUrls(
                "8",
                "index urls for purge",
                UrlsIndex.ofUrls("urls_free_from_idx", "_free_from_idx", "(free_from) WHERE free_from IS NOT NULL"));
    }

    /** V10: the links of a URL, whatever its length, the newest of which is looked for. */
    static IndexUrls forExisting() {
        return new IndexUrls(
                "10",
                "index urls by original url",
                UrlsIndex.ofUrls(
                        "urls_original_url_idx",
                        "_hashtextextended_created_at_id_short_code_idx",
                        "(hashtextextended(original_url, 0), created_at, id, short_code)"));
    }

    /** V11: the links that are not simply active for ever, by what makes them so. */
    static IndexUrls forStates() {
        return new IndexUrls(
                "11",
                "index urls by state",
                UrlsIndex.ofUrls(
                        "urls_state_idx",
                        "_expires_at_active_from_is_enabled_max_clicks_idx",
                        "(expires_at, active_from, is_enabled, max_clicks)"
                                + " WHERE expires_at IS NOT NULL OR active_from IS NOT NULL OR NOT is_enabled OR max_clicks IS NOT NULL"));
    }

    /** V12: the links that have tags, by each. */
    static IndexUrls forTags() {
        return new IndexUrls(
                "12",
                "index urls by tag",
                UrlsIndex.ofUrls(
                        "urls_tags_idx", "_tags_idx", "USING gin (tags) WITH (fastupdate = off) WHERE tags <> '{}'"));
    }

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion(version);
    }

    @Override
    public String getDescription() {
        return description;
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return false;
    }

    @Override
    public void migrate(Context context) {
        index.make(context.getConnection());
    }
}

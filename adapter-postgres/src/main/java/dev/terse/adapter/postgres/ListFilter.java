package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.SearchText;
import dev.terse.domain.UrlFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A {@link UrlFilter} as conditions on the rows of {@code urls}, and what their parameters are. */
final class ListFilter {
    private static final String IS_NOT_DELETED = "free_from IS NULL";

    private static final String IS_NOT_EXPIRED = "(expires_at IS NULL OR expires_at > :now)";

    private static final String IS_NOT_USED_UP = "(max_clicks IS NULL OR uses < max_clicks)";

    private final List<String> times = new ArrayList<>();
    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    /**
     * The conditions.
     *
     * @param filter what they are to say
     * @param now when states are told for
     */
    ListFilter(UrlFilter filter, Instant now) {
        addTime("created_at >= :createdFrom", "createdFrom", filter.createdFrom());
        addTime("created_at < :createdTo", "createdTo", filter.createdTo());
        conditions.add(IS_NOT_DELETED);
        addState(filter.state(), now);
        addTag(filter.tag());
        addText(filter.text());
    }

    private void addTime(String condition, String parameter, @Nullable Instant bound) {
        if (bound != null) {
            times.add(condition);
            parameters.put(parameter, timestamp(bound));
        }
    }

    /** In the order in which {@link dev.terse.domain.LinkState} tells them. */
    private void addState(UrlFilter.@Nullable State state, Instant now) {
        if (state == null) {
            return;
        }
        parameters.put("now", timestamp(Statements.millis(now)));
        conditions.addAll(
                switch (state) {
                    case DISABLED -> List.of("NOT is_enabled");
                    case EXPIRED -> List.of("is_enabled", "expires_at <= :now");
                    case USED_UP ->
                        List.of("is_enabled", IS_NOT_EXPIRED, "max_clicks IS NOT NULL", "uses >= max_clicks");
                    case SCHEDULED -> List.of("is_enabled", IS_NOT_EXPIRED, IS_NOT_USED_UP, "active_from > :now");
                    case ACTIVE ->
                        List.of(
                                "is_enabled",
                                IS_NOT_EXPIRED,
                                IS_NOT_USED_UP,
                                "(active_from IS NULL OR active_from <= :now)");
                });
        if (state == UrlFilter.State.DISABLED) {
            parameters.remove("now");
        }
    }

    /** The index has the links with tags alone. */
    private void addTag(@Nullable String tag) {
        if (tag != null) {
            conditions.add("tags <> '{}'");
            conditions.add("tags @> ARRAY[:tag::text]");
            parameters.put("tag", tag);
        }
    }

    private void addText(@Nullable SearchText text) {
        if (text != null) {
            TextPattern pattern = TextPattern.of(text);
            conditions.add(pattern.condition());
            parameters.put("text", pattern.pattern());
        }
    }

    /** Those that a place in order of creation decides. */
    List<String> times() {
        return times;
    }

    /** All others, from the cheapest to the dearest. */
    List<String> conditions() {
        return conditions;
    }

    Map<String, Object> parameters() {
        return parameters;
    }
}

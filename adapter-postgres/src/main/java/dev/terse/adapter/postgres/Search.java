package dev.terse.adapter.postgres;

import static dev.terse.adapter.postgres.Statements.timestamp;

import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A request for a page as parts of statements, and their parameters. */
final class Search {
    private final UrlPageRequest request;
    private final ListFilter filter;
    private final @Nullable UrlPosition end;

    private Search(UrlPageRequest request, ListFilter filter, @Nullable UrlPosition end) {
        this.request = request;
        this.filter = filter;
        this.end = end;
    }

    /**
     * A search.
     *
     * @param request what for
     * @param now when states are told for
     */
    static Search of(UrlPageRequest request, Instant now) {
        return new Search(request, new ListFilter(request.filter(), now), null);
    }

    /** The same, but no further than to a place. */
    Search upTo(UrlPosition place) {
        return new Search(request, filter, place);
    }

    /** What the filter says of a link, but for the time of its creation. */
    String conditions() {
        return all(filter.conditions().stream());
    }

    /** Keeps rows of {@code urls} to where the page may be, in order of creation. */
    String range() {
        return all(inRange());
    }

    /** Keeps rows of {@code urls} to those, and to what the filter is true of. */
    String matching() {
        return all(Stream.concat(inRange(), filter.conditions().stream()));
    }

    /** Keeps rows of {@code urls} to what the filter is true of, wherever they are. */
    String matchingAnywhere() {
        return all(Stream.concat(filter.times().stream(), filter.conditions().stream()));
    }

    /**
     * Keeps rows to where the page may be, in order of clicks.
     *
     * @param columns those of a place, from the clicks on
     */
    String rangeByClicks(String columns) {
        return all(between(columns, "(:%1$sClicks, :%1$sCreatedAt, :%1$sId, :%1$sCode)"));
    }

    /** How many links the page has at most. */
    int limit() {
        return request.limit();
    }

    String direction() {
        return isAscending() ? "ASC" : "DESC";
    }

    private boolean isAscending() {
        return request.order() == SortOrder.ASCENDING;
    }

    private Stream<String> inRange() {
        return Stream.concat(
                filter.times().stream(), between("created_at, id, short_code", "(:%1$sCreatedAt, :%1$sId, :%1$sCode)"));
    }

    private Stream<String> between(String columns, String place) {
        String behind = "(" + columns + ") " + (isAscending() ? ">" : "<") + " " + place.formatted("after");
        String before = "(" + columns + ") " + (isAscending() ? "<=" : ">=") + " " + place.formatted("end");
        return Stream.of(
                        request.after() == null ? List.<String>of() : List.of(behind),
                        end == null ? List.<String>of() : List.of(before))
                .flatMap(List::stream);
    }

    private static String all(Stream<String> conditions) {
        return Stream.concat(Stream.of("true"), conditions).collect(Collectors.joining(" AND "));
    }

    Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>(filter.parameters());
        parameters.put("limit", limit() + 1);
        put("after", request.after(), parameters);
        put("end", end, parameters);
        return parameters;
    }

    private static void put(String name, @Nullable UrlPosition place, Map<String, Object> parameters) {
        if (place != null) {
            parameters.put(name + "Clicks", place.clicks());
            parameters.put(name + "CreatedAt", timestamp(place.createdAt()));
            parameters.put(name + "Id", place.id());
            parameters.put(name + "Code", place.code().value());
        }
    }
}

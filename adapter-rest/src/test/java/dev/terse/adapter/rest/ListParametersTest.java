package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.domain.SearchText;
import dev.terse.domain.ShortCode;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlSort;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListParametersTest {
    private static final UrlPosition PLACE =
            new UrlPosition(3, Instant.parse("2026-02-03T04:05:06.789Z"), 42, new ShortCode("code"));

    @Test
    void asks_for_the_newest_50_of_all_links_unless_it_says_otherwise() {
        assertThat(read()).isEqualTo(UrlPageRequest.first(SortOrder.DESCENDING, 50));
        assertThat(read("unknown", "x")).isEqualTo(UrlPageRequest.first(SortOrder.DESCENDING, 50));
    }

    @Test
    void reads_each_parameter() {
        assertThat(read(
                        "q", " A% ",
                        "tag", "red",
                        "state", "used-up",
                        "createdFrom", "2026-02-03T00:00:00+01:00",
                        "createdTo", "2026-02-04T00:00:00.0001Z",
                        "sort", "clicks",
                        "order", "asc",
                        "limit", "200"))
                .isEqualTo(new UrlPageRequest(
                        new UrlFilter(
                                new SearchText(" A% "),
                                "red",
                                UrlFilter.State.USED_UP,
                                Instant.parse("2026-02-02T23:00:00Z"),
                                Instant.parse("2026-02-04T00:00:00.001Z")),
                        UrlSort.CLICKS,
                        SortOrder.ASCENDING,
                        200,
                        null));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "q           | ''                   | must be 3 to 200 characters long",
                "q           | ab                   | must be 3 to 200 characters long",
                "tag         | ''                   | must not be empty",
                "tag         | a,b                  | must not contain a comma",
                "state       | Active               | must be active, scheduled, expired, used-up or disabled",
                "createdFrom | 2026-02-03           | must be a date and time with an offset from UTC, as RFC 3339 writes it: 2026-01-31T09:30:00Z",
                "createdTo   | now                  | must be a date and time with an offset from UTC, as RFC 3339 writes it: 2026-01-31T09:30:00Z",
                "createdTo   | 0000-01-01T00:00:00Z | must be in the years 1 to 9999",
                "sort        | clicks desc          | must be createdAt or clicks",
                "order       | up                   | must be asc or desc",
                "limit       | 0                    | must be a whole number from 1 to 200",
                "limit       | 201                  | must be a whole number from 1 to 200",
                "cursor      | abc                  | must be a nextCursor as this API gave it, whole and unchanged"
            })
    void says_what_was_expected(String name, String value, String expected) {
        assertThat(errors(name, value)).containsExactly(new FieldError(name, expected));
    }

    @Test
    void names_all_that_is_wrong_at_once() {
        assertThat(errors(
                        "q",
                        "ab",
                        "tag",
                        "",
                        "state",
                        "x",
                        "createdFrom",
                        "x",
                        "createdTo",
                        "x",
                        "sort",
                        "x",
                        "order",
                        "x",
                        "limit",
                        "x",
                        "cursor",
                        "x"))
                .extracting(FieldError::field)
                .containsExactlyInAnyOrder(
                        "q", "tag", "state", "createdFrom", "createdTo", "sort", "order", "limit", "cursor");
    }

    @Test
    void a_time_that_ends_before_it_begins_is_an_error_of_its_end() {
        assertThat(errors("createdFrom", "2026-02-03T00:00:00Z", "createdTo", "2026-02-03T00:00:00Z"))
                .containsExactly(
                        new FieldError("createdTo", "must be later than the time from which links are listed"));
    }

    @Test
    void a_parameter_that_is_given_twice_is_an_error() {
        assertThat(errors(Map.of("tag", List.of("a", "b"))))
                .containsExactly(new FieldError("tag", "must be given once"));
    }

    @Test
    void a_cursor_goes_on_in_its_own_list() {
        UrlPageRequest request = new UrlPageRequest(UrlFilter.NONE, UrlSort.CLICKS, SortOrder.ASCENDING, 50, null);
        String cursor = Cursor.of(request, PLACE).encode();

        assertThat(read("cursor", cursor)).isEqualTo(request.from(PLACE));
        assertThat(errors("cursor", cursor, "sort", "createdAt"))
                .containsExactly(new FieldError("sort", "must be that of the list that the cursor belongs to"));
        assertThat(errors("cursor", cursor, "order", "desc"))
                .containsExactly(new FieldError("order", "must be the order of the list that the cursor belongs to"));
    }

    @Test
    void a_cursor_of_other_filters_is_an_error() {
        UrlFilter filter = new UrlFilter(new SearchText("abc"), null, null, null, null);
        UrlPageRequest request = new UrlPageRequest(filter, UrlSort.CREATED_AT, SortOrder.DESCENDING, 50, null);
        String cursor = Cursor.of(request, PLACE.ranked(0)).encode();
        FieldError expected = new FieldError(
                "cursor",
                "must come with the same q, tag, state, createdFrom, createdTo as the list that it belongs to");

        assertThat(read("cursor", cursor, "q", "abc")).isEqualTo(request.from(PLACE.ranked(0)));
        assertThat(errors("cursor", cursor)).containsExactly(expected);
        assertThat(errors("cursor", cursor, "q", "abd")).containsExactly(expected);
        assertThat(errors("cursor", cursor, "q", "abc", "tag", "a")).containsExactly(expected);
        String plain = Cursor.of(UrlPageRequest.first(SortOrder.DESCENDING, 50), PLACE.ranked(0))
                .encode();
        assertThat(errors("cursor", plain, "tag", "a")).containsExactly(expected);
    }

    @Test
    void the_query_of_the_next_page_asks_for_the_same_list() {
        UrlPageRequest plain = UrlPageRequest.first(SortOrder.DESCENDING, 50);
        UrlPageRequest request = read(
                "q",
                "a&b=ü%",
                "tag",
                "c d+e",
                "state",
                "active",
                "createdFrom",
                "2026-02-03T00:00:00Z",
                "createdTo",
                "2026-02-04T00:00:00Z",
                "sort",
                "clicks",
                "order",
                "asc",
                "limit",
                "7");

        assertThat(ListParameters.query(plain, "CURSOR")).isEqualTo("limit=50&order=desc&cursor=CURSOR");
        assertThat(ListParameters.query(request, "CURSOR"))
                .isEqualTo("limit=7&order=asc&sort=clicks&q=a%26b%3D%C3%BC%25&tag=c%20d%2Be&state=active"
                        + "&createdFrom=2026-02-03T00%3A00%3A00Z&createdTo=2026-02-04T00%3A00%3A00Z&cursor=CURSOR");
    }

    private static UrlPageRequest read(String... parameters) {
        return new ListParameters(map(parameters)).toRequest();
    }

    private static List<FieldError> errors(String... parameters) {
        return errors(map(parameters));
    }

    private static List<FieldError> errors(Map<String, List<String>> parameters) {
        ListParameters read = new ListParameters(parameters);
        return catchThrowableOfType(InvalidRequestException.class, read::toRequest)
                .problem()
                .errors();
    }

    private static Map<String, List<String>> map(String... parameters) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        for (int i = 0; i < parameters.length; i += 2) {
            map.put(parameters[i], List.of(parameters[i + 1]));
        }
        return map;
    }
}

package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.domain.InvalidValueException;
import dev.terse.domain.SearchText;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlFilter;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlSort;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;

/** The query of a list as it came, and what is wrong with it. */
final class ListParameters {
    private static final String TEXT = "q";
    private static final String TAG = "tag";
    private static final String STATE = "state";
    private static final String CREATED_FROM = "createdFrom";
    private static final String CREATED_TO = "createdTo";
    private static final List<String> FILTERS = List.of(TEXT, TAG, STATE, CREATED_FROM, CREATED_TO);

    private static final String SORT = "sort";
    private static final String ORDER = "order";
    private static final String LIMIT = "limit";
    private static final String CURSOR = "cursor";

    private static final int DEFAULT_LIMIT = 50;

    /** Those that are not written as they are called. */
    private static final Map<Enum<?>, String> NAMES =
            Map.of(SortOrder.ASCENDING, "asc", SortOrder.DESCENDING, "desc", UrlSort.CREATED_AT, "createdAt");

    private final Map<String, List<String>> parameters;
    private final List<FieldError> errors = new ArrayList<>();

    /** What was given, by its name. Names that are not known say nothing. */
    ListParameters(Map<String, List<String>> parameters) {
        this.parameters = parameters;
    }

    /**
     * What the query asks for.
     *
     * @throws InvalidRequestException if a parameter is not as it should be
     */
    UrlPageRequest toRequest() {
        UrlFilter filter = readFilter();
        int limit = read(LIMIT, ListParameters::limit, "must be a whole number from 1 to " + UrlPageRequest.MAX_LIMIT)
                .orElse(DEFAULT_LIMIT);
        Optional<Cursor> cursor =
                read(CURSOR, Cursor::decode, "must be a nextCursor as this API gave it, whole and unchanged");
        UrlSort sort = readSort(cursor);
        SortOrder order = readOrder(cursor);
        cursor.ifPresent(start -> checkFilter(start, filter));
        if (!errors.isEmpty()) {
            throw new InvalidRequestException(errors);
        }
        return new UrlPageRequest(
                filter, sort, order, limit, cursor.map(Cursor::position).orElse(null));
    }

    /** The query of a page of the same list. */
    static String query(UrlPageRequest request, String cursor) {
        UrlFilter filter = request.filter();
        SearchText text = filter.text();
        UrlFilter.State state = filter.state();
        return Stream.of(
                        parameter(LIMIT, request.limit()),
                        parameter(ORDER, name(request.order())),
                        parameter(SORT, request.sort() == UrlSort.CREATED_AT ? null : name(request.sort())),
                        parameter(TEXT, text),
                        parameter(TAG, filter.tag()),
                        parameter(STATE, state == null ? null : name(state)),
                        parameter(CREATED_FROM, filter.createdFrom()),
                        parameter(CREATED_TO, filter.createdTo()),
                        parameter(CURSOR, cursor))
                .flatMap(Optional::stream)
                .collect(Collectors.joining("&"));
    }

    private static Optional<String> parameter(String name, @Nullable Object value) {
        return Optional.ofNullable(value)
                .map(given -> name + "=" + UriUtils.encode(given.toString(), StandardCharsets.UTF_8));
    }

    /** Each part is read by itself, so that what is wrong with it is said of it. */
    private UrlFilter readFilter() {
        SearchText text = readValue(TEXT, SearchText::new);
        UrlFilter tag = readValue(TAG, given -> new UrlFilter(null, given, null, null, null));
        Optional<UrlFilter.State> state = readName(STATE, UrlFilter.State.values());
        Instant from = createdFrom(readTime(CREATED_FROM));
        Instant to = createdTo(from, readTime(CREATED_TO));
        return new UrlFilter(text, tag == null ? null : tag.tag(), state.orElse(null), from, to);
    }

    private @Nullable Instant createdFrom(@Nullable Instant given) {
        UrlFilter read = value(CREATED_FROM, () -> new UrlFilter(null, null, null, given, null));
        return read == null ? null : read.createdFrom();
    }

    private @Nullable Instant createdTo(@Nullable Instant from, @Nullable Instant given) {
        UrlFilter read = value(CREATED_TO, () -> new UrlFilter(null, null, null, from, given));
        return read == null ? null : read.createdTo();
    }

    /** A cursor knows of which list it is; a client that goes on in another one is mistaken. */
    private UrlSort readSort(Optional<Cursor> cursor) {
        Optional<UrlSort> given = readName(SORT, UrlSort.values());
        UrlSort sort = given.or(() -> cursor.map(Cursor::sort)).orElse(UrlSort.CREATED_AT);
        if (given.isPresent() && cursor.isPresent() && cursor.get().sort() != sort) {
            errors.add(new FieldError(SORT, "must be that of the list that the cursor belongs to"));
        }
        return sort;
    }

    private SortOrder readOrder(Optional<Cursor> cursor) {
        Optional<SortOrder> given = readName(ORDER, SortOrder.values());
        SortOrder order = given.or(() -> cursor.map(Cursor::order)).orElse(SortOrder.DESCENDING);
        if (given.isPresent() && cursor.isPresent() && cursor.get().order() != order) {
            errors.add(new FieldError(ORDER, "must be the order of the list that the cursor belongs to"));
        }
        return order;
    }

    private void checkFilter(Cursor cursor, UrlFilter filter) {
        boolean isRead = errors.stream().noneMatch(error -> FILTERS.contains(error.field()));
        if (isRead && FilterFingerprint.of(filter) != cursor.filters()) {
            errors.add(new FieldError(
                    CURSOR,
                    "must come with the same " + String.join(", ", FILTERS) + " as the list that it belongs to"));
        }
    }

    private @Nullable Instant readTime(String name) {
        return read(
                        name,
                        Rfc3339::parse,
                        "must be a date and time with an offset from UTC, as RFC 3339 writes it: 2026-01-31T09:30:00Z")
                .orElse(null);
    }

    private <E extends Enum<E>> Optional<E> readName(String name, E[] all) {
        List<String> names = Arrays.stream(all).map(ListParameters::name).toList();
        String last = names.get(names.size() - 1);
        return read(
                name,
                text -> Arrays.stream(all)
                        .filter(each -> name(each).equals(text))
                        .findFirst(),
                "must be " + String.join(", ", names.subList(0, names.size() - 1)) + " or " + last);
    }

    private static String name(Enum<?> value) {
        return NAMES.getOrDefault(value, value.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    }

    private <T> @Nullable T readValue(String name, Function<String, T> reader) {
        String text = given(name);
        return text == null ? null : value(name, () -> reader.apply(text));
    }

    private <T> @Nullable T value(String name, Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            errors.add(new FieldError(name, e.expected()));
            return null;
        }
    }

    private <T> Optional<T> read(String name, Function<String, Optional<T>> reader, String expected) {
        String text = given(name);
        if (text == null) {
            return Optional.empty();
        }
        Optional<T> read = reader.apply(text);
        if (read.isEmpty()) {
            errors.add(new FieldError(name, expected));
        }
        return read;
    }

    private @Nullable String given(String name) {
        List<String> given = parameters.getOrDefault(name, List.of());
        if (given.size() > 1) {
            errors.add(new FieldError(name, "must be given once"));
            return null;
        }
        return given.isEmpty() ? null : given.get(0);
    }

    private static Optional<Integer> limit(String text) {
        return Optional.of(text)
                .filter(digits -> digits.matches("[0-9]{1,3}"))
                .map(Integer::valueOf)
                .filter(number -> number >= 1 && number <= UrlPageRequest.MAX_LIMIT);
    }
}

package dev.terse.transfer;

import dev.terse.domain.DailyClicks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The fields of a JSON object. */
final class JsonValues implements Values {
    static final String DAY = "day";
    static final String CLICKS = "clicks";

    private final JsonNode object;

    JsonValues(JsonNode object) {
        this.object = object;
    }

    @Override
    public @Nullable String text(Column column) {
        JsonNode value = value(column);
        return value == null ? null : string(value, "must be a string");
    }

    @Override
    public @Nullable Long number(Column column) {
        JsonNode value = value(column);
        return value == null ? null : number(value, "must be a whole number");
    }

    @Override
    public @Nullable Boolean flag(Column column) {
        JsonNode value = value(column);
        if (value == null) {
            return null;
        }
        expect(value.isBoolean(), "must be true or false");
        return value.booleanValue();
    }

    @Override
    public @Nullable Instant instant(Column column) {
        String text = text(column);
        return text == null ? null : TextValues.instant(text);
    }

    @Override
    public List<String> tags(Column column) {
        List<String> tags = new ArrayList<>();
        for (JsonNode item : items(column, "must be a list of strings")) {
            tags.add(string(item, "must be a list of strings"));
        }
        return tags;
    }

    @Override
    public List<DailyClicks> daily(Column column) {
        String expected = "must be a list like [{\"day\":\"2026-11-23\",\"clicks\":1}]";
        List<DailyClicks> daily = new ArrayList<>();
        for (JsonNode item : items(column, expected)) {
            expect(item.isObject() && item.size() == 2 && item.has(DAY) && item.has(CLICKS), expected);
            daily.add(new DailyClicks(
                    TextValues.day(string(item.get(DAY), expected)), number(item.get(CLICKS), expected)));
        }
        return daily;
    }

    private @Nullable JsonNode value(Column column) {
        JsonNode value = object.get(column.title());
        return value == null || value.isNull() ? null : value;
    }

    private Iterable<JsonNode> items(Column column, String expected) {
        JsonNode value = value(column);
        expect(value == null || value.isArray(), expected);
        return value == null ? List.of() : value;
    }

    private static String string(JsonNode value, String expected) {
        expect(value.isString(), expected);
        return value.stringValue();
    }

    private static long number(JsonNode value, String expected) {
        expect(value.isIntegralNumber() && value.canConvertToLong(), expected);
        return value.longValue();
    }

    private static void expect(boolean isAsExpected, String expected) {
        if (!isAsExpected) {
            throw new UnexpectedValueException(expected);
        }
    }
}

package dev.terse.transfer;

import dev.terse.application.ImportLinks;
import dev.terse.transfer.Lines.Line;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a JSON object in each line. */
final class NdjsonLinks implements RowReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final Lines lines;

    NdjsonLinks(Lines lines) {
        this.lines = lines;
    }

    @Override
    public ImportLinks.@Nullable Row next() {
        Line line = lines.next();
        while (line != null && line.isWhole() && line.text().isBlank()) {
            line = lines.next();
        }
        return line == null ? null : row(line);
    }

    private static ImportLinks.Row row(Line line) {
        if (!line.isWhole()) {
            return refused(line, Line.tooLong());
        }
        if (!line.isUtf8()) {
            return refused(line, Line.noUtf8());
        }
        JsonNode object;
        try {
            object = JSON.readTree(line.text());
        } catch (JacksonException e) {
            return refused(line, "must be valid JSON, with each field once");
        }
        if (!object.isObject()) {
            return refused(line, "must be a JSON object");
        }
        for (String name : object.propertyNames()) {
            if (!isKnown(name)) {
                return refused(line, "must not have the field " + Shown.name(name) + "; known are " + Column.titles());
            }
        }
        return RowReading.read(line.number(), new JsonValues(object));
    }

    private static boolean isKnown(String name) {
        for (Column column : Column.values()) {
            if (column.title().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static ImportLinks.Row refused(Line line, String flaw) {
        return new ImportLinks.Unreadable(line.number(), "the line " + flaw);
    }
}

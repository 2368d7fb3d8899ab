package dev.terse.transfer;

import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The objects in the lists of JSON, at whatever depth, since each API has another frame around its pages; and those called {@code link_1}
 * and so on, which YOURLS has instead of a list. Pages may follow each other in one file.
 */
final class JsonRecords implements ForeignRecords {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NUMBERED = Pattern.compile("link_[0-9]+");

    /** What the lists of links are called in answers of APIs. */
    private static final Set<String> LISTS = Set.of("data", "links");

    private final JsonParser parser;
    private final ForeignLink link;
    private boolean hasList;
    private boolean isAtEnd;

    JsonRecords(InputStream in, ForeignLink link) {
        this.parser = JSON.createParser(in);
        this.link = link;
    }

    @Override
    public @Nullable ForeignRecord next() {
        try {
            while (!isAtEnd) {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.START_OBJECT
                        && isRecord(parser.streamReadContext().getParent())) {
                    hasList = true;
                    long line = line();
                    ForeignRecord record = new ForeignRecord(line);
                    put(record, "", parser.readValueAsTree());
                    return record;
                }
                hasList |= token == JsonToken.START_ARRAY
                        && isList(parser.streamReadContext().getParent());
                isAtEnd = token == null;
            }
            expectList();
            return null;
        } catch (JacksonIOException e) {
            throw new UncheckedIOException(e.getCause());
        } catch (JacksonException e) {
            isAtEnd = true;
            hasList = true;
            return ForeignRecord.flawed(line(), "the line must be valid JSON; what comes behind it was not read");
        }
    }

    /** An answer that tells an error has none, and neither has a link by itself. */
    private void expectList() {
        if (!hasList) {
            throw new UnreadableFileException(
                    "This is no file of " + link.shortener() + ": JSON must have a list of links.");
        }
    }

    /** Of links, also if there are none in it. */
    private static boolean isList(@Nullable TokenStreamContext parent) {
        return parent == null
                || parent.inRoot()
                || parent.inArray()
                || (parent.currentName() != null && LISTS.contains(parent.currentName()));
    }

    private long line() {
        return parser.currentLocation().getLineNr();
    }

    private static boolean isRecord(@Nullable TokenStreamContext parent) {
        if (parent == null) {
            return false;
        }
        String name = parent.currentName();
        return parent.inArray() || (name != null && NUMBERED.matcher(name).matches());
    }

    private static void put(ForeignRecord record, String prefix, JsonNode object) {
        object.properties().forEach(property -> {
            String name = prefix + property.getKey();
            JsonNode value = property.getValue();
            if (value.isObject()) {
                put(record, name, value);
            } else if (value.isArray()) {
                record.put(name, texts(value));
            } else if (!value.isNull()) {
                record.put(name, value.asString());
            }
        });
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            if (item.isString()) {
                texts.add(item.stringValue());
            }
        }
        return texts;
    }
}

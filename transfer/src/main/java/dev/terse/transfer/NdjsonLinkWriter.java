package dev.terse.transfer;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Writes a JSON object in each line, in UTF-8. What a link has not is left out. */
final class NdjsonLinkWriter implements LinkWriter {
    private static final JsonMapper JSON = JsonMapper.builder(
                    JsonFactory.builder().rootValueSeparator("").build())
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private final JsonGenerator json;

    NdjsonLinkWriter(OutputStream out) {
        json = JSON.createGenerator(new BufferedOutputStream(out));
    }

    @Override
    public void write(ArchivedUrl link) throws IOException {
        try {
            json.writeStartObject();
            string(Column.SHORT_CODE, link.code().value());
            details(link.details());
            history(link.history());
            json.writeEndObject();
            json.writeRaw('\n');
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }

    private void details(LinkDetails details) {
        ActivePeriod period = details.activePeriod();
        Forwarding forwarding = details.forwarding();
        string(Column.ORIGINAL_URL, details.originalUrl().value());
        if (details.title() != null) {
            string(Column.TITLE, details.title().value());
        }
        if (!details.tags().values().isEmpty()) {
            json.writeArrayPropertyStart(Column.TAGS.title());
            details.tags().values().forEach(json::writeString);
            json.writeEndArray();
        }
        instant(Column.ACTIVE_FROM, period.from());
        instant(Column.EXPIRES_AT, period.until());
        if (details.maxClicks() != null) {
            json.writeNumberProperty(Column.MAX_CLICKS.title(), details.maxClicks());
        }
        json.writeBooleanProperty(Column.ENABLED.title(), details.isEnabled());
        if (forwarding.fallbackUrl() != null) {
            string(Column.FALLBACK_URL, forwarding.fallbackUrl().value());
        }
        json.writeBooleanProperty(Column.FORWARD_QUERY.title(), forwarding.forwardsQuery());
        if (forwarding.status() != null) {
            json.writeNumberProperty(
                    Column.REDIRECT_STATUS.title(), forwarding.status().code());
        }
    }

    private void history(LinkHistory history) {
        json.writeNumberProperty(Column.USES.title(), history.uses());
        json.writeNumberProperty(Column.CLICKS.title(), history.clicks());
        instant(Column.LAST_CLICK_AT, history.lastClickAt());
        instant(Column.CREATED_AT, history.createdAt());
        if (!history.daily().isEmpty()) {
            json.writeArrayPropertyStart(Column.DAILY.title());
            for (DailyClicks day : history.daily()) {
                json.writeStartObject();
                json.writeStringProperty(JsonValues.DAY, day.day().toString());
                json.writeNumberProperty(JsonValues.CLICKS, day.clicks());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
    }

    private void string(Column column, String value) {
        json.writeStringProperty(column.title(), value);
    }

    private void instant(Column column, @Nullable Instant instant) {
        if (instant != null) {
            string(column, TextValues.written(instant));
        }
    }

    @Override
    public void close() throws IOException {
        try {
            json.close();
        } catch (JacksonIOException e) {
            throw e.getCause();
        }
    }
}

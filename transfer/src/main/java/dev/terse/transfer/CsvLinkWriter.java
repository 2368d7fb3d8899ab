package dev.terse.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.writer.CsvWriter;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Writes records of CSV as of RFC 4180: fields in quotes where they must be, lines that end with CR and LF. */
final class CsvLinkWriter implements LinkWriter {
    private final CsvWriter csv;

    CsvLinkWriter(OutputStream out) {
        csv = CsvWriter.builder().build(out, UTF_8);
    }

    @Override
    public void write(ArchivedUrl link) throws IOException {
        LinkDetails details = link.details();
        ActivePeriod period = details.activePeriod();
        Forwarding forwarding = details.forwarding();
        LinkHistory history = link.history();
        // In the order of the columns.
        record(
                link.code().value(),
                details.originalUrl().value(),
                details.title() == null ? null : details.title().value(),
                String.join(",", details.tags().values()),
                text(period.from()),
                text(period.until()),
                text(details.maxClicks()),
                String.valueOf(details.isEnabled()),
                forwarding.fallbackUrl() == null
                        ? null
                        : forwarding.fallbackUrl().value(),
                String.valueOf(forwarding.forwardsQuery()),
                forwarding.status() == null
                        ? null
                        : String.valueOf(forwarding.status().code()),
                String.valueOf(history.uses()),
                String.valueOf(history.clicks()),
                text(history.lastClickAt()),
                text(history.createdAt()),
                TextValues.written(history.daily()));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : TextValues.written(instant);
    }

    private static @Nullable String text(@Nullable Long number) {
        return number == null ? null : number.toString();
    }

    private void record(@Nullable String... fields) throws IOException {
        try {
            csv.writeRecord(fields);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    @Override
    public void close() throws IOException {
        csv.flush();
    }
}

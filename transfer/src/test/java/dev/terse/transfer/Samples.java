package dev.terse.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.terse.application.ImportLinks;
import dev.terse.application.ImportLinks.Row;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** Links, files and what is read of them. */
final class Samples {
    static final Instant CREATED = Instant.parse("2026-02-03T04:05:06.789Z");

    static final ArchivedUrl BARE = new ArchivedUrl(
            new ShortCode("bare"),
            LinkDetails.to(new OriginalUrl("https://example.com/")),
            new LinkHistory(0, 0, null, CREATED, List.of()));

    /** With all that a link can have. */
    static final ArchivedUrl FULL = new ArchivedUrl(
            new ShortCode("-Full_1"),
            new LinkDetails(
                    new OriginalUrl("https://example.com/a,b?c=\"d\"#é"),
                    new Title("=cmd|' /C calc'!A1, \"quoted\" \uD83D\uDE00"),
                    Tags.of(List.of("=1+1", "a b", "\"x\"", "ü")),
                    new ActivePeriod(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("9999-12-31T23:59:59.999Z")),
                    100L,
                    false,
                    new Forwarding(
                            new OriginalUrl("http://example.org/fallback"), true, RedirectStatus.PERMANENT_REDIRECT)),
            new LinkHistory(
                    7,
                    12,
                    Instant.parse("2026-02-04T00:00:00.100Z"),
                    CREATED,
                    List.of(
                            new DailyClicks(LocalDate.parse("2026-02-03"), 4),
                            new DailyClicks(LocalDate.parse("2026-02-04"), 7))));

    private Samples() {}

    static byte[] file(LinkFormat format, ArchivedUrl... links) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (LinkWriter writer = format.write(out)) {
            for (ArchivedUrl link : links) {
                writer.write(link);
            }
        }
        return out.toByteArray();
    }

    static List<Row> read(ImportSource source, byte[] file) {
        List<Row> rows = new ArrayList<>();
        source.read(new ByteArrayInputStream(file)).forEachRemaining(rows::add);
        return rows;
    }

    static List<Row> read(ImportSource source, String... lines) {
        return read(source, String.join("\n", lines).getBytes(UTF_8));
    }

    /** The links of rows of which each is one. */
    static List<ArchivedUrl> links(List<Row> rows) {
        return rows.stream()
                .map(row -> row.fold(ImportLinks.Link::link, unreadable -> {
                    throw new AssertionError("line " + unreadable.line() + ": " + unreadable.reason());
                }))
                .toList();
    }

    static ArchivedUrl link(ImportSource source, String... lines) {
        List<ArchivedUrl> links = links(read(source, lines));
        if (links.size() != 1) {
            throw new AssertionError("should be one: " + links);
        }
        return links.get(0);
    }

    /** Each row as text: the line, and the code or the reason. */
    static List<String> told(ImportSource source, String... lines) {
        return told(read(source, lines));
    }

    static List<String> told(List<Row> rows) {
        return rows.stream()
                .map(row -> row.line() + " "
                        + row.<String>fold(link -> link.link().code().value(), ImportLinks.Unreadable::reason))
                .toList();
    }
}

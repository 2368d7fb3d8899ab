package dev.terse.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is written is read as it was, and written again as it was. */
class LinkFormatTest {
    private static final String[] NASTY = {
        "\"",
        "\"\"",
        ",",
        ";",
        "'",
        "\\",
        "\\n",
        "{",
        "}",
        "[",
        "]",
        "=",
        "+",
        "-",
        "@",
        "#",
        "%",
        "&",
        "|",
        "<",
        ">",
        "NULL",
        "null",
        "\uD83D\uDE00",
        "é",
        "\u202E",
        "\u200D",
        "a",
        "B",
        "0",
        "_",
        "://",
        "\\\"",
        "$",
        "`",
        "~",
        ":",
        "/",
        "?"
    };

    private static final List<RedirectStatus> STATUSES = List.of(RedirectStatus.values());

    private final Random random = new Random(42);

    @Test
    void csv_is_written_in_one_way() throws IOException {
        String file = new String(Samples.file(LinkFormat.CSV, Samples.BARE, Samples.FULL), UTF_8);

        assertThat(file)
                .isEqualTo(LinkFormat.CSV.header()
                        + "bare,https://example.com/,,,,,,true,,false,,0,0,,2026-02-03T04:05:06.789Z,\r\n"
                        + "-Full_1,\"https://example.com/a,b?c=\"\"d\"\"#é\",\"=cmd|' /C calc'!A1, \"\"quoted\"\" \uD83D\uDE00\","
                        + "\"\"\"x\"\",=1+1,a b,ü\",2026-01-01T00:00:00.000Z,9999-12-31T23:59:59.999Z,100,false,"
                        + "http://example.org/fallback,true,308,7,12,2026-02-04T00:00:00.100Z,2026-02-03T04:05:06.789Z,"
                        + "2026-02-03:4 2026-02-04:7\r\n");
        assertThat(file)
                .startsWith("shortCode,originalUrl,title,tags,activeFrom,expiresAt,maxClicks,enabled,fallbackUrl,"
                        + "forwardQuery,redirectStatus,uses,clicks,lastClickAt,createdAt,daily\r\n");
    }

    @Test
    void ndjson_is_written_in_one_way() throws IOException {
        String file = new String(Samples.file(LinkFormat.NDJSON, Samples.BARE, Samples.FULL), UTF_8);

        assertThat(file.lines())
                .containsExactly(
                        "{\"shortCode\":\"bare\",\"originalUrl\":\"https://example.com/\",\"enabled\":true,"
                                + "\"forwardQuery\":false,\"uses\":0,\"clicks\":0,\"createdAt\":\"2026-02-03T04:05:06.789Z\"}",
                        "{\"shortCode\":\"-Full_1\",\"originalUrl\":\"https://example.com/a,b?c=\\\"d\\\"#é\","
                                + "\"title\":\"=cmd|' /C calc'!A1, \\\"quoted\\\" \uD83D\uDE00\","
                                + "\"tags\":[\"\\\"x\\\"\",\"=1+1\",\"a b\",\"ü\"],"
                                + "\"activeFrom\":\"2026-01-01T00:00:00.000Z\",\"expiresAt\":\"9999-12-31T23:59:59.999Z\","
                                + "\"maxClicks\":100,\"enabled\":false,\"fallbackUrl\":\"http://example.org/fallback\","
                                + "\"forwardQuery\":true,\"redirectStatus\":308,\"uses\":7,\"clicks\":12,"
                                + "\"lastClickAt\":\"2026-02-04T00:00:00.100Z\",\"createdAt\":\"2026-02-03T04:05:06.789Z\","
                                + "\"daily\":[{\"day\":\"2026-02-03\",\"clicks\":4},{\"day\":\"2026-02-04\",\"clicks\":7}]}");
        assertThat(file).endsWith("}\n");
    }

    @ParameterizedTest
    @EnumSource
    void whatever_links_contain_is_read_as_it_was_written(LinkFormat format) throws IOException {
        ArchivedUrl[] links =
                IntStream.range(0, 2_000).mapToObj(i -> randomLink(i)).toArray(ArchivedUrl[]::new);
        byte[] file = Samples.file(format, links);

        List<ArchivedUrl> read = Samples.links(Samples.read(ImportSource.valueOf(format.name()), file));

        assertThat(read).containsExactly(links);
        assertThat(Samples.file(format, read.toArray(ArchivedUrl[]::new))).isEqualTo(file);
    }

    @ParameterizedTest
    @EnumSource
    void the_longest_links_are_read_as_they_were_written(LinkFormat format) throws IOException {
        OriginalUrl url = new OriginalUrl("https://example.com/" + "\"€\uD83D\uDE00".repeat((8192 - 20) / 4));
        List<DailyClicks> halfACentury = LocalDate.parse("1990-01-01")
                .datesUntil(LocalDate.parse("1990-01-01").plusDays(LinkHistory.MAX_DAYS))
                .map(day -> new DailyClicks(day, LinkHistory.MAX_CLICKS / LinkHistory.MAX_DAYS))
                .toList();
        ArchivedUrl link = new ArchivedUrl(
                new ShortCode("x".repeat(64)),
                new LinkDetails(
                        url,
                        new Title("\"".repeat(512)),
                        Tags.of(IntStream.range(10, 30)
                                .mapToObj(i -> "\"".repeat(62) + i)
                                .toList()),
                        ActivePeriod.ALWAYS,
                        LinkDetails.MAX_MAX_CLICKS,
                        true,
                        new Forwarding(url, false, null)),
                new LinkHistory(
                        LinkDetails.MAX_MAX_CLICKS, LinkHistory.MAX_CLICKS, null, Samples.CREATED, halfACentury));

        assertThat(Samples.links(
                        Samples.read(ImportSource.valueOf(format.name()), Samples.file(format, link, Samples.BARE))))
                .containsExactly(link, Samples.BARE);
    }

    @ParameterizedTest
    @EnumSource
    void a_file_of_no_links_has_none(LinkFormat format) throws IOException {
        assertThat(Samples.read(ImportSource.valueOf(format.name()), Samples.file(format)))
                .isEmpty();
    }

    private ArchivedUrl randomLink(int number) {
        List<DailyClicks> daily = new ArrayList<>();
        for (int day = 1; day < random.nextInt(4); day++) {
            daily.add(new DailyClicks(LocalDate.ofEpochDay(random.nextInt(40_000) * 3L + day), 1 + random.nextInt(9)));
        }
        boolean isClicked = !daily.isEmpty() || random.nextBoolean();
        return new ArchivedUrl(
                new ShortCode("code" + number),
                new LinkDetails(
                        new OriginalUrl("https://example.com/" + text(30)),
                        random.nextBoolean() ? null : new Title(text(10) + "x"),
                        Tags.of(IntStream.range(0, random.nextInt(4))
                                .mapToObj(i -> "t" + text(4).replace(",", ""))
                                .toList()),
                        new ActivePeriod(time(0), time(1_000_000_000_000L)),
                        random.nextBoolean() ? null : 1 + random.nextLong(LinkDetails.MAX_MAX_CLICKS),
                        random.nextBoolean(),
                        new Forwarding(
                                random.nextBoolean() ? null : new OriginalUrl("http://example.org/" + text(5)),
                                random.nextBoolean(),
                                random.nextBoolean() ? null : STATUSES.get(random.nextInt(STATUSES.size())))),
                new LinkHistory(
                        random.nextInt(10),
                        isClicked ? 100 : 0,
                        isClicked ? time(0) : null,
                        Instant.ofEpochMilli(random.nextLong(2_000_000_000_000L)),
                        daily));
    }

    private String text(int parts) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(parts); i >= 0; i--) {
            text.append(NASTY[random.nextInt(NASTY.length)]);
        }
        return text.toString();
    }

    private @Nullable Instant time(long from) {
        return random.nextBoolean() ? null : Instant.ofEpochMilli(from + random.nextLong(900_000_000_000L));
    }
}

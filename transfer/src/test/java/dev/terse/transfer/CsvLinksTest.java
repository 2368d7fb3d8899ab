package dev.terse.transfer;

import static dev.terse.transfer.ImportSource.CSV;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvLinksTest {
    private static final ArchivedUrl MINIMAL = new ArchivedUrl(
            new ShortCode("abc"), LinkDetails.to(new OriginalUrl("https://example.com/")), LinkHistory.NONE);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "shortCode,originalUrl\nabc,https://example.com/",
                "originalUrl,shortCode\nhttps://example.com/,abc\n",
                "shortCode,originalUrl\r\nabc,https://example.com/\r\n",
                "shortCode,originalUrl\rabc,https://example.com/\r",
                "\uFEFFshortCode,originalUrl\nabc,https://example.com/",
                "\uFEFF\"shortCode\",\"originalUrl\"\n\"abc\",\"https://example.com/\"",
                "shortCode;originalUrl\nabc;https://example.com/",
                "shortCode\toriginalUrl\nabc\thttps://example.com/",
                " SHORTCODE , originalurl \nabc,https://example.com/",
                "\n\nshortCode,originalUrl\n\n\nabc,https://example.com/\n\n",
                "\nshortCode;originalUrl\nabc;https://example.com/",
                "sep=;\r\nshortCode;originalUrl\r\nabc;https://example.com/",
                "\uFEFF\"sep=\t\"\nshortCode\toriginalUrl\nabc\thttps://example.com/",
                "shortCode,originalUrl,title,tags,clicks,daily\nabc,https://example.com/,,,,",
                "shortCode,originalUrl,enabled,forwardQuery\nabc,https://example.com/,TRUE,False"
            })
    void two_columns_are_enough_in_whatever_form(String file) {
        assertThat(Samples.link(CSV, file)).isEqualTo(MINIMAL);
    }

    @Test
    void a_time_may_have_another_offset_and_precision() {
        assertThat(Samples.link(
                                CSV,
                                "shortCode,originalUrl,createdAt",
                                "abc,https://example.com/,2026-02-03T06:05:06.7899+02:00")
                        .history()
                        .createdAt())
                .isEqualTo("2026-02-03T04:05:06.789Z");
    }

    @Test
    void a_row_that_is_refused_is_told_with_its_line_and_others_go_on() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl",
                        "a,https://example.com/",
                        "",
                        "b c,ftp://example.com/",
                        "d,https://example.com/"))
                .containsExactly(
                        "2 a",
                        "4 shortCode must be 1 to 64 characters, each a letter a-z or A-Z, a digit, '_' or '-'; originalUrl must"
                                + " be an absolute URL that starts with http:// or https:// and a host",
                        "5 d");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shortCode||must be given",
                "originalUrl||must be given",
                "title|' x'|must not start or end with a space",
                "tags|a,,b|must be a list of tags, each of which must not be empty",
                "activeFrom|yesterday|must be a time like 2026-11-23T09:30:00.123Z",
                "activeFrom|2026-02-30T00:00:00Z|must be a time like 2026-11-23T09:30:00.123Z",
                "activeFrom|2026-02-30T00:00:00.000Z|must be a time like 2026-11-23T09:30:00.123Z",
                "activeFrom|2026-02-03T23:59:60.000Z|must be a time like 2026-11-23T09:30:00.123Z",
                "activeFrom|2026-02-03T24:00:00.000Z|must be a time like 2026-11-23T09:30:00.123Z",
                "activeFrom|0000-01-01T00:00:00.000Z|must be in the years 1 to 9999",
                "expiresAt|2026-02-03|must be a time like 2026-11-23T09:30:00.123Z",
                "expiresAt|+10000-01-01T00:00:00Z|must be in the years 1 to 9999",
                "maxClicks|0|must be a whole number from 1 to 9007199254740991",
                "maxClicks|1e3|must be a whole number",
                "maxClicks|99999999999999999999|must be a whole number",
                "enabled|yes|must be true or false",
                "fallbackUrl|javascript:alert(1)|must be an absolute URL that starts with http:// or https:// and a host",
                "forwardQuery|1|must be true or false",
                "redirectStatus|303|must be one of 301, 302, 307, 308",
                "uses|-1|must be a whole number from 0 to 9007199254740991",
                "clicks|1000000000001|must be a whole number from 0 to 1000000000000",
                "lastClickAt|2026-02-03T04:05:06Z|must not have a last click where there are no clicks",
                "createdAt|now|must be a time like 2026-11-23T09:30:00.123Z",
                "daily|2026-02-03|must be days and clicks like 2026-11-22:3 2026-11-23:1",
                "daily|2026-02-30:1|must have days of the calendar",
                "daily|2026-02-03:1|must be whole numbers of clicks, together at most as many as there are in all",
                "daily|2026-02-03:0 2026-02-03:x|must be days and clicks like 2026-11-22:3 2026-11-23:1"
            })
    void a_field_that_is_not_of_its_form_is_told_by_its_column(String column, String field, String expected) {
        String text = field == null ? "" : field.replaceAll("^'|'$", "");
        String[] titles = {"shortCode", "originalUrl", column};
        String row = column.equals("shortCode")
                ? ",https://example.com/"
                : column.equals("originalUrl") ? "abc," : "abc,https://example.com/,\"" + text + "\"";
        String header = row.endsWith("\"") ? String.join(",", titles) : "shortCode,originalUrl";

        assertThat(Samples.told(CSV, header, row)).containsExactly("2 " + column + " " + expected);
    }

    @Test
    void an_end_before_the_beginning_is_told_once() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl,activeFrom,expiresAt",
                        "abc,https://example.com/,2026-02-03T00:00:00Z,2026-02-03T00:00:00Z"))
                .containsExactly("2 expiresAt must be later than the time from which the link is active");
    }

    @Test
    void clicks_that_can_not_be_read_are_not_told_to_be_too_few() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl,clicks,lastClickAt,daily",
                        "abc,https://example.com/,many,2026-02-03T00:00:00Z,2026-02-03:9"))
                .containsExactly("2 clicks must be a whole number");
    }

    @Test
    void a_reason_does_not_repeat_what_was_refused() {
        String hostile = "\u001B[31m<script>";

        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl,title,tags,clicks,createdAt,daily",
                        String.join(",", hostile, hostile, hostile, hostile, hostile, hostile, hostile)))
                .singleElement()
                .asString()
                .doesNotContain("script")
                .doesNotContain("\u001B");
    }

    @Test
    void a_row_has_as_many_fields_as_there_are_columns() {
        assertThat(Samples.told(
                        CSV, "shortCode,originalUrl", "abc", "a,https://example.com/,x", "b,https://example.com/"))
                .containsExactly(
                        "2 the line must have 2 fields, as many as there are columns",
                        "3 the line must have 2 fields, as many as there are columns",
                        "4 b");
    }

    @Test
    void a_quote_that_is_not_closed_spoils_its_own_line_alone() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl,title",
                        "a,https://example.com/,\"open",
                        "b,https://example.com/,\"closed, and more\"",
                        "c,https://example.com/,\"open",
                        "d,https://example.com/,plain"))
                .containsExactly(
                        "2 the line must be CSV: a field with a quote or a separator in it in quotes, each quote in it doubled",
                        "3 b",
                        "4 the line must be CSV: a field with a quote or a separator in it in quotes, each quote in it doubled",
                        "5 d");
    }

    @Test
    void a_quote_that_is_not_doubled_spoils_its_own_line_alone() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl,title",
                        "a,https://example.com/,\"say \"hi\" now\"",
                        "b,https://example.com/,\"fine\"",
                        "c,https://example.com/,5\" disk"))
                .containsExactly(
                        "2 the line must be CSV: a field with a quote or a separator in it in quotes, each quote in it doubled",
                        "3 b",
                        "4 c");
    }

    @Test
    void a_field_of_several_lines_is_refused_and_the_line_after_it_is_counted_right() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl,title",
                        "a,https://example.com/,\"two\nlines\"",
                        "b,https://example.com/,x y"))
                .containsExactly("2 title must be one line without control characters or half surrogate pairs", "4 b");
    }

    @Test
    void a_line_that_is_too_long_is_refused_and_others_go_on() {
        assertThat(Samples.told(
                        CSV,
                        "shortCode,originalUrl",
                        "a,https://example.com/" + "x".repeat(3 << 20),
                        "b,https://example.com/"))
                .containsExactly("2 the line must be at most 1048576 characters long", "3 b");
    }

    @Test
    void bytes_that_are_not_utf_8_spoil_their_own_line_alone() {
        byte[] file = "shortCode,originalUrl,title\na,https://example.com/,M\u00FCller\nb,https://example.com/,x"
                .getBytes(ISO_8859_1);

        assertThat(Samples.told(Samples.read(CSV, file))).containsExactly("2 the line must be text in UTF-8", "3 b");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|The file is empty; its first line must name the columns.",
                "'shortCode,target'|The column \"target\" is not known. Known are: shortCode, originalUrl, title, tags,",
                "'shortCode,originalUrl,'|The column \"\" is not known.",
                "'shortCode,originalUrl,<b>\u001B[1m\"\"'|The column \"<b>?[1m??\" is not known.",
                "'shortCode,originalUrl,shortcode'|The column \"shortCode\" is there twice.",
                "'shortCode,title'|The first line must name the columns, \"originalUrl\" among them.",
                "'abc,https://example.com/'|The column \"abc\" is not known.",
                "'\"open'|The first line, which names the columns, must be CSV"
            })
    void a_file_with_another_header_is_refused(String file, String message) {
        assertThatThrownBy(() -> Samples.read(CSV, file))
                .isInstanceOf(UnreadableFileException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void a_file_of_another_encoding_is_refused() {
        byte[] file = "shortCode,originalUrl\na,https://example.com/".getBytes(UTF_16);

        assertThatThrownBy(() -> Samples.read(CSV, file)).isInstanceOf(UnreadableFileException.class);
    }
}

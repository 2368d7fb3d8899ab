package dev.terse.transfer;

import static dev.terse.transfer.ImportSource.NDJSON;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NdjsonLinksTest {
    @Test
    void two_fields_are_enough_in_any_order_and_null_says_nothing() {
        ArchivedUrl minimal = new ArchivedUrl(
                new ShortCode("abc"), LinkDetails.to(new OriginalUrl("https://example.com/")), LinkHistory.NONE);

        assertThat(Samples.links(Samples.read(
                        NDJSON,
                        "\uFEFF{\"originalUrl\":\"https://example.com/\",\"shortCode\":\"abc\"}\r",
                        "",
                        " { \"shortCode\" : \"abc\", \"title\" : null, \"tags\" : null, \"daily\" : [],"
                                + " \"originalUrl\" : \"https:\\/\\/example.com\\u002F\" } ")))
                .containsExactly(minimal, minimal);
    }

    @Test
    void a_line_that_is_no_object_of_ours_is_told_and_others_go_on() {
        assertThat(Samples.told(
                        NDJSON,
                        "{\"shortCode\":\"a\",\"originalUrl\":\"https://example.com/\"}",
                        "{\"shortCode\":\"b\"",
                        "[]",
                        "\"text\"",
                        "{\"shortCode\":\"c\",\"shortCode\":\"c\",\"originalUrl\":\"https://example.com/\"}",
                        "{\"shortCode\":\"d\",\"originalUrl\":\"https://example.com/\"} {}",
                        "{\"shortCode\":\"e\",\"originalUrl\":\"https://example.com/\",\"\\u001B[1m\":1}",
                        "{}",
                        "{\"shortCode\":\"" + "x".repeat(1 << 20) + "\"}",
                        "{\"shortCode\":\"f\",\"originalUrl\":\"https://example.com/\"}"))
                .satisfiesExactly(
                        row -> assertThat(row).isEqualTo("1 a"),
                        row -> assertThat(row).isEqualTo("2 the line must be valid JSON, with each field once"),
                        row -> assertThat(row).isEqualTo("3 the line must be a JSON object"),
                        row -> assertThat(row).isEqualTo("4 the line must be a JSON object"),
                        row -> assertThat(row).isEqualTo("5 the line must be valid JSON, with each field once"),
                        row -> assertThat(row).isEqualTo("6 the line must be valid JSON, with each field once"),
                        row -> assertThat(row)
                                .startsWith("7 the line must not have the field \"?[1m\"; known are shortCode"),
                        row -> assertThat(row).isEqualTo("8 shortCode must be given; originalUrl must be given"),
                        row -> assertThat(row).isEqualTo("9 the line must be at most 1048576 characters long"),
                        row -> assertThat(row).isEqualTo("10 f"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title|1|must be a string",
                "tags|'\"a,b\"'|must be a list of strings",
                "tags|[1]|must be a list of strings",
                "maxClicks|'\"1\"'|must be a whole number",
                "maxClicks|1.5|must be a whole number",
                "clicks|1e400|must be a whole number",
                "clicks|99999999999999999999|must be a whole number",
                "enabled|'\"true\"'|must be true or false",
                "createdAt|0|must be a string",
                "createdAt|'\"x\"'|must be a time like 2026-11-23T09:30:00.123Z",
                "daily|'{}'|'must be a list like [{\"day\":\"2026-11-23\",\"clicks\":1}]'",
                "daily|'[{\"day\":\"2026-02-03\"}]'|'must be a list like [{\"day\":\"2026-11-23\",\"clicks\":1}]'",
                "daily|'[{\"day\":\"2026-02-03\",\"clicks\":1,\"x\":1}]'|'must be a list like [{\"day\":\"2026-11-23\",\"clicks\":1}]'",
                "daily|'[{\"day\":\"2026-02-30\",\"clicks\":0}]'|must have days of the calendar",
                "daily|'[{\"day\":\"2026-02-03\",\"clicks\":0},{\"day\":\"2026-02-03\",\"clicks\":-1}]'|"
                        + "'must be whole numbers of clicks, together at most as many as there are in all'"
            })
    void a_field_that_is_not_of_its_form_is_told_by_its_name(String field, String value, String expected) {
        assertThat(Samples.told(
                        NDJSON,
                        "{\"shortCode\":\"abc\",\"originalUrl\":\"https://example.com/\",\"" + field + "\":" + value
                                + "}"))
                .containsExactly("1 " + field + " " + expected);
    }

    @Test
    void bytes_that_are_not_utf_8_spoil_their_own_line_alone() {
        byte[] file = ("{\"shortCode\":\"a\",\"originalUrl\":\"https://example.com/\",\"title\":\"M\u00FCller\"}\n"
                        + "{\"shortCode\":\"b\",\"originalUrl\":\"https://example.com/\"}")
                .getBytes(ISO_8859_1);

        assertThat(Samples.told(Samples.read(NDJSON, file))).containsExactly("1 the line must be text in UTF-8", "2 b");
    }
}

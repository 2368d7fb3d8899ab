package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.terse.domain.ShortCode;
import dev.terse.domain.SortOrder;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UrlSort;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final UrlPosition PLACE =
            new UrlPosition(Instant.parse("2026-02-03T04:05:06.789Z"), 42, new ShortCode("abc-_XYZ"));

    private static final Cursor CURSOR =
            new Cursor(UrlSort.CREATED_AT, SortOrder.DESCENDING, FilterFingerprint.NONE, PLACE);

    private static final Cursor SEARCHED =
            new Cursor(UrlSort.CLICKS, SortOrder.ASCENDING, 0x0123456789ABCDEFL, PLACE.ranked(7));

    /** Clients hold cursors across upgrades: what one version gave out, the next ones read. */
    private static final String WRITTEN_BY_VERSION_1 = "AQEAAAGcIazsZQAAAAAAAAAqYWJjLV9YWVr0WwpA";

    private static final String WRITTEN_BY_VERSION_2 =
            "AgABASNFZ4mrze8AAAAAAAAABwAAAZwhrOxlAAAAAAAAACphYmMtX1hZWtbhD0U";

    @Test
    void reads_what_it_wrote() {
        for (SortOrder order : SortOrder.values()) {
            for (String code : new String[] {"0", "z".repeat(ShortCode.MAX_LENGTH)}) {
                for (Instant time :
                        new Instant[] {Instant.ofEpochMilli(-1), Instant.parse("9999-12-31T23:59:59.999Z")}) {
                    UrlPosition place = new UrlPosition(time, Long.MAX_VALUE, new ShortCode(code));
                    for (Cursor cursor : new Cursor[] {
                        new Cursor(UrlSort.CREATED_AT, order, FilterFingerprint.NONE, place),
                        new Cursor(UrlSort.CREATED_AT, order, Long.MIN_VALUE, place),
                        new Cursor(UrlSort.CLICKS, order, FilterFingerprint.NONE, place.ranked(Long.MAX_VALUE)),
                        new Cursor(UrlSort.CLICKS, order, -1, place)
                    }) {
                        assertThat(Cursor.decode(cursor.encode())).contains(cursor);
                    }
                }
            }
        }
    }

    @Test
    void keeps_its_forms() {
        assertThat(CURSOR.encode()).isEqualTo(WRITTEN_BY_VERSION_1);
        assertThat(SEARCHED.encode()).isEqualTo(WRITTEN_BY_VERSION_2);
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void needs_no_escaping_in_a_query(Cursor cursor) {
        assertThat(cursor.encode()).matches("[0-9A-Za-z_-]+");
    }

    static Stream<Cursor> cursors() {
        return Stream.of(CURSOR, SEARCHED);
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void refuses_a_text_that_differs_in_any_character(Cursor cursor) {
        String text = cursor.encode();
        for (int i = 0; i < text.length(); i++) {
            for (char c : new char[] {'A', 'b', '0', '_'}) {
                String changed = text.substring(0, i) + c + text.substring(i + 1);
                if (!changed.equals(text)) {
                    assertThat(Cursor.decode(changed)).as(changed).isEmpty();
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cursors")
    void refuses_a_text_that_was_cut_or_added_to(Cursor cursor) {
        String text = cursor.encode();
        for (int length = 0; length < text.length(); length++) {
            assertThat(Cursor.decode(text.substring(0, length))).isEmpty();
        }
        assertThat(Cursor.decode(text + "A")).isEmpty();
        assertThat(Cursor.decode(text + "=")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "!", "abc", "====", "AQ", "ä"})
    void refuses_what_is_no_cursor_at_all(String text) {
        assertThat(Cursor.decode(text)).isEmpty();
    }

    @Test
    void refuses_another_version() {
        byte[] bytes = Base64.getUrlDecoder().decode(CURSOR.encode());
        bytes[0] = 3;

        assertThat(Cursor.decode(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)))
                .isEmpty();
    }
}

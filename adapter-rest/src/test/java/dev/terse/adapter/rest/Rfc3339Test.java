package dev.terse.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    @ParameterizedTest
    @CsvSource({
        "2026-01-31T09:30:00Z, 2026-01-31T09:30:00Z",
        "2026-01-31t09:30:00z, 2026-01-31T09:30:00Z",
        "2026-01-31T09:30:00.125Z, 2026-01-31T09:30:00.125Z",
        "2026-01-31T09:30:00.123456789Z, 2026-01-31T09:30:00.123456789Z",
        "2026-01-31T09:30:00.1+01:00, 2026-01-31T08:30:00.100Z",
        "2026-01-31T09:30:00-05:30, 2026-01-31T15:00:00Z",
        "2024-02-29T00:00:00-00:00, 2024-02-29T00:00:00Z",
        "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
        "9999-12-31T23:59:59-01:00, +10000-01-01T00:59:59Z",
    })
    void reads_a_time_with_its_offset(String text, Instant expected) {
        assertThat(Rfc3339.parse(text)).contains(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-01-31",
                "2026-01-31T09:30:00",
                "2026-01-31T09:30Z",
                "2026-01-31 09:30:00Z",
                "2026-02-30T09:30:00Z",
                "2025-02-29T09:30:00Z",
                "2026-01-31T24:00:00Z",
                "2026-01-31T09:30:60Z",
                "2026-01-31T09:30:00.Z",
                "2026-01-31T09:30:00.1234567890Z",
                "2026-01-31T09:30:00+0100",
                "2026-01-31T09:30:00+01",
                "2026-01-31T09:30:00+01:00:30",
                "2026-01-31T09:30:00+24:00",
                "2026-01-31T09:30:00Z[Europe/Berlin]",
                "+12026-01-31T09:30:00Z",
                "1769851800",
                "tomorrow",
            })
    void reads_nothing_else(String text) {
        assertThat(Rfc3339.parse(text)).isEmpty();
    }
}

package dev.terse.adapter.postgres;

class PostgresUrlArchiveOnSixteenPartitionsIT extends PostgresUrlArchiveOnLayout {
    PostgresUrlArchiveOnSixteenPartitionsIT() {
        super(16);
    }
}

package dev.terse.adapter.postgres;

class PostgresUrlArchiveOnFourPartitionsIT extends PostgresUrlArchiveOnLayout {
    PostgresUrlArchiveOnFourPartitionsIT() {
        super(4);
    }
}

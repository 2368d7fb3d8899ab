package dev.terse.adapter.postgres;

class PostgresUrlArchiveOnPlainIT extends PostgresUrlArchiveOnLayout {
    PostgresUrlArchiveOnPlainIT() {
        super(1);
    }
}

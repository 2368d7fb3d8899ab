package dev.terse.adapter.postgres;

class PostgresUrlRepositoryOnPlainIT extends PostgresUrlRepositoryOnLayout {
    PostgresUrlRepositoryOnPlainIT() {
        super(1);
    }
}

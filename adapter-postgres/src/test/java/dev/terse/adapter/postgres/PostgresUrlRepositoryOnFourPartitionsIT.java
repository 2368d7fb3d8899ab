package dev.terse.adapter.postgres;

class PostgresUrlRepositoryOnFourPartitionsIT extends PostgresUrlRepositoryOnLayout {
    PostgresUrlRepositoryOnFourPartitionsIT() {
        super(4);
    }
}

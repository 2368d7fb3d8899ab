package dev.terse.adapter.postgres;

class PostgresUrlRepositoryOnSixteenPartitionsIT extends PostgresUrlRepositoryOnLayout {
    PostgresUrlRepositoryOnSixteenPartitionsIT() {
        super(16);
    }
}

package dev.terse.adapter.postgres;

class PostgresClicksOnSixteenPartitionsIT extends PostgresClicksOnLayout {
    PostgresClicksOnSixteenPartitionsIT() {
        super(16);
    }
}

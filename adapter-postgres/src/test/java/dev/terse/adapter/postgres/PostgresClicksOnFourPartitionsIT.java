package dev.terse.adapter.postgres;

class PostgresClicksOnFourPartitionsIT extends PostgresClicksOnLayout {
    PostgresClicksOnFourPartitionsIT() {
        super(4);
    }
}

package dev.terse.adapter.postgres;

class PostgresClicksOnPlainIT extends PostgresClicksOnLayout {
    PostgresClicksOnPlainIT() {
        super(1);
    }
}

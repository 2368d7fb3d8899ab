package dev.terse.adapter.postgres;

class PostgresUrlRankingOnPlainIT extends PostgresUrlRankingOnLayout {
    PostgresUrlRankingOnPlainIT() {
        super(1);
    }
}

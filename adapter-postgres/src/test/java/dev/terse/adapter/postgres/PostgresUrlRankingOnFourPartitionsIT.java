package dev.terse.adapter.postgres;

class PostgresUrlRankingOnFourPartitionsIT extends PostgresUrlRankingOnLayout {
    PostgresUrlRankingOnFourPartitionsIT() {
        super(4);
    }
}

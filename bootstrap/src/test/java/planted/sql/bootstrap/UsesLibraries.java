package planted.sql.bootstrap;

/** One class for each library, so that each is named. */
interface UsesLibraries {
    record OfSpring(org.springframework.jdbc.core.simple.JdbcClient jdbc) {}

    record OfFlyway(org.flywaydb.core.Flyway flyway) {}

    record OfHikari(com.zaxxer.hikari.HikariDataSource pool) {}

    record OfPostgres(org.postgresql.PGConnection connection) {}
}

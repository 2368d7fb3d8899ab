package dev.terse.bootstrap;

import dev.terse.adapter.postgres.PostgresServer;

/** Settings of a service on PostgreSQL. */
final class Postgres {
    private Postgres() {}

    /** A new database, into which the service migrates its tables. */
    static String[] emptyStore(int partitions) {
        return on(PostgresServer.newDatabase(), "--terse.partitions=" + partitions);
    }

    /** A database that is there, with other settings. */
    static String[] on(String url, String... others) {
        String[] settings = new String[others.length + 2];
        settings[0] = "--terse.storage=postgres";
        settings[1] = "--spring.datasource.url=" + url;
        System.arraycopy(others, 0, settings, 2, others.length);
        return settings;
    }
}

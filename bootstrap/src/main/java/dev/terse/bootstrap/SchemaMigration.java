package dev.terse.bootstrap;

import dev.terse.adapter.postgres.MigrationFailedException;
import dev.terse.adapter.postgres.MigrationRefusedException;
import dev.terse.adapter.postgres.PostgresSchema;
import javax.sql.DataSource;

/** Brings the tables to the version that the service works on, as each start does. */
final class SchemaMigration {
    private SchemaMigration() {}

    /**
     * Migrates.
     *
     * @return the schema, which is up to date
     * @throws StartRefusedException if it can't be, or is told not to be
     */
    static PostgresSchema run(DataSource dataSource, TerseSettings settings) {
        PostgresSchema schema = new PostgresSchema(dataSource, settings.schema());
        try {
            int version = schema.migrate();
            if (version < PostgresSchema.LOWEST_VERSION) {
                throw StartRefusedException.migration("The tables are at version " + version
                        + " now, as terse.migration.target says. This service works on version "
                        + PostgresSchema.LOWEST_VERSION + " and later.");
            }
            return schema;
        } catch (MigrationRefusedException e) {
            throw StartRefusedException.migration(e.getMessage());
        } catch (MigrationFailedException e) {
            throw StartRefusedException.failed("The database can't be used: " + e.getMessage(), e);
        }
    }
}

/**
 * The storage ports on PostgreSQL 15 to 18. A program of its own migrates with {@link dev.terse.adapter.postgres.PostgresSchema} and
 * hands a {@link javax.sql.DataSource} to the stores.
 */
@NullMarked
package dev.terse.adapter.postgres;

import org.jspecify.annotations.NullMarked;

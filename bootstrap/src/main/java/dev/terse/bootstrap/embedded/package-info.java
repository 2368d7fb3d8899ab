/** A PostgreSQL server that the service starts by itself, of binaries that its jar carries. */
@NullMarked
package dev.terse.bootstrap.embedded;

import org.jspecify.annotations.NullMarked;

/**
 * Moves the links into another number of partitions, or into a plain table, while the service reads and writes them: see {@link
 * dev.terse.adapter.postgres.repartition.Repartition}. How and why is in docs/adr/0016 to 0018.
 */
@NullMarked
package dev.terse.adapter.postgres.repartition;

import org.jspecify.annotations.NullMarked;

/** When partitioning pays: the same links on a plain table and on more and more partitions. */
@NullMarked
package dev.terse.benchmarks.partitioning;

import org.jspecify.annotations.NullMarked;

/** Measurements in one JVM. Those of the whole service are scripts at the top of this module. */
@NullMarked
package dev.terse.benchmarks;

import org.jspecify.annotations.NullMarked;

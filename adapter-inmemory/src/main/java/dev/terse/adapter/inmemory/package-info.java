/** The storage ports in memory. What they hold is gone when the program ends. */
@NullMarked
package dev.terse.adapter.inmemory;

import org.jspecify.annotations.NullMarked;

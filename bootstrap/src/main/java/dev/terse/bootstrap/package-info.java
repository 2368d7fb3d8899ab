/** The service: settings, wiring, metrics, start and stop. */
@NullMarked
package dev.terse.bootstrap;

import org.jspecify.annotations.NullMarked;

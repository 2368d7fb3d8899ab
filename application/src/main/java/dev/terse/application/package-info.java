/**
 * The use cases of a URL shortener: one driving port each, and the service that does it on the ports of {@link dev.terse.domain}.
 */
@NullMarked
package dev.terse.application;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP face of a URL shortener. A Spring Boot application imports {@link dev.terse.adapter.rest.RestConfiguration} and supplies the
 * use cases.
 */
@NullMarked
package dev.terse.adapter.rest;

import org.jspecify.annotations.NullMarked;

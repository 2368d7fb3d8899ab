/**
 * Values, policies and driven ports of a URL shortener.
 *
 * <p>Start at {@link dev.terse.domain.UrlShortener} to shorten URLs in a program of your own, and at
 * {@link dev.terse.domain.UrlRepository} to store links somewhere new.
 */
@NullMarked
package dev.terse.domain;

import org.jspecify.annotations.NullMarked;

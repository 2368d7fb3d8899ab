/**
 * The public face of a URL shortener: redirects and nothing else, on Netty event loops. {@link
 * dev.terse.adapter.redirect.RedirectServer} is where to start.
 */
@NullMarked
package dev.terse.adapter.redirect;

import org.jspecify.annotations.NullMarked;

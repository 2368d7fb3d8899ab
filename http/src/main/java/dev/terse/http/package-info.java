/** What the HTTP adapters answer alike, whatever server they stand on. */
@NullMarked
package dev.terse.http;

import org.jspecify.annotations.NullMarked;

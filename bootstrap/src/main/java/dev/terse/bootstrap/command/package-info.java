/** What {@code java -jar terse.jar} does other than to serve: commands for who operates it. */
@NullMarked
package dev.terse.bootstrap.command;

import org.jspecify.annotations.NullMarked;

/** Links in files: CSV and NDJSON of our own, which lose nothing, and what other shorteners export. */
@NullMarked
package dev.terse.transfer;

import org.jspecify.annotations.NullMarked;

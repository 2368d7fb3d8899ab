/**
 * The contracts of the storage ports as JUnit classes. A store's own test extends {@link dev.terse.testkit.UrlRepositoryContract} and
 * {@link dev.terse.testkit.ClicksContract}, supplies an empty store and adds nothing. {@link
 * dev.terse.testkit.RedirectContract} is the same for the HTTP adapters.
 */
@NullMarked
package dev.terse.testkit;

import org.jspecify.annotations.NullMarked;

package dev.terse.adapter.rest;

import dev.terse.http.RedirectForm;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What can be set about the HTTP face.
 *
 * @param baseUrl what short URLs start with; {@code null} to take scheme, host and port from each request
 * @param rootUrl where {@code GET /} redirects to; {@code null} for a page of its own
 * @param redirect how short URLs redirect
 * @param maxBatchBytes how long the body of a batch may be, in bytes
 */
public record RestSettings(@Nullable URI baseUrl, @Nullable URI rootUrl, RedirectForm redirect, int maxBatchBytes) {}

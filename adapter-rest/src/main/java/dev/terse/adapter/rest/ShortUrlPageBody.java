package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of links, as the API shows it. */
@JsonPropertyOrder({"items", "nextCursor"})
record ShortUrlPageBody(List<ShortUrlBody> items, @Nullable String nextCursor) {}

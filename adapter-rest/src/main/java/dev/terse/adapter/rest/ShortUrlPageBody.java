package dev.terse.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of links, as the API shows it. {@code rankedAt} is there in lists in order of clicks alone, once there is a ranking. */
@JsonPropertyOrder({"items", "nextCursor", "rankedAt"})
record ShortUrlPageBody(
        List<ShortUrlBody> items,
        @Nullable String nextCursor,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Instant rankedAt) {}

package dev.terse.adapter.rest;

import dev.terse.domain.SearchText;
import dev.terse.domain.UrlFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A number that tells the filters of one list from those of others, the same on each node and after a restart. */
final class FilterFingerprint {
    /** Of no filters. */
    static final long NONE = 0;

    private FilterFingerprint() {}

    static long of(UrlFilter filter) {
        return filter.equals(UrlFilter.NONE) ? NONE : digest(text(filter));
    }

    /** A line for each filter: none of them can have a line break in it. */
    private static String text(UrlFilter filter) {
        SearchText text = filter.text();
        UrlFilter.State state = filter.state();
        return Stream.of(
                        line("q", text == null ? null : text.value()),
                        line("tag", filter.tag()),
                        line("state", state == null ? null : state.name()),
                        line("createdFrom", filter.createdFrom()),
                        line("createdTo", filter.createdTo()))
                .collect(Collectors.joining());
    }

    private static String line(String name, @Nullable Object value) {
        return value == null ? "" : name + "=" + value + "\n";
    }

    private static long digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256", e);
        }
    }
}

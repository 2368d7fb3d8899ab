package dev.terse.adapter.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.MediaType;

/** A file of this module that is served as it is. */
final class Asset {
    static final MediaType HTML = new MediaType(MediaType.TEXT_HTML, StandardCharsets.UTF_8);

    /** The pages bring their style with them and need nothing else. */
    static final Map<String, String> HTML_HEADERS = Map.of(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'",
            "X-Content-Type-Options", "nosniff");

    private final byte[] bytes;

    private Asset(byte[] bytes) {
        this.bytes = bytes;
    }

    static Asset load(String name) {
        try (InputStream file = Objects.requireNonNull(Asset.class.getResourceAsStream(name), name)) {
            return new Asset(file.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return bytes;
    }
}

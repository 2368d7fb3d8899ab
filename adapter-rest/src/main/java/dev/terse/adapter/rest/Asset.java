package dev.terse.adapter.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** A file of this module that is served as it is. */
final class Asset {
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

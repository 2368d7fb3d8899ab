package dev.terse.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;

/** What a browser or a crawler asks for beside links: the status aside, a whole answer. */
@SuppressWarnings("ImmutableEnumChecker")
public enum Page {
    /** At the root path. */
    ROOT("root.html", "text/html;charset=UTF-8", PageHeaders.HTML),

    /** Where there is no link, or nothing at all. Its answer has status 404 and must not be kept. */
    NOT_FOUND("not-found.html", "text/html;charset=UTF-8", PageHeaders.HTML),

    /** The icon of the service, which may be kept for a day. */
    ICON("favicon.ico", "image/x-icon", Map.of("Cache-Control", "max-age=86400")),

    /** Short URLs are for people; a crawler that follows them finds what others host. */
    ROBOTS("User-agent: *\nDisallow: /\n".getBytes(StandardCharsets.US_ASCII), "text/plain", Map.of());

    private final byte[] bytes;
    private final String contentType;

    private final Map<String, String> headers;

    Page(String file, String contentType, Map<String, String> headers) {
        this(load(file), contentType, headers);
    }

    Page(byte[] bytes, String contentType, Map<String, String> headers) {
        this.bytes = bytes;
        this.contentType = contentType;
        this.headers = headers;
    }

    /**
     * The body.
     *
     * @return a copy
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * What the body is.
     *
     * @return the value of {@code Content-Type}
     */
    public String contentType() {
        return contentType;
    }

    /**
     * Further headers of the answer.
     *
     * @return values by name
     */
    public Map<String, String> headers() {
        return headers;
    }

    private static byte[] load(String name) {
        try (InputStream file = Objects.requireNonNull(Page.class.getResourceAsStream(name), name)) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

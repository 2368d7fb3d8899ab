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
    ROOT(load("root.html"), PageHeaders.HTML_TYPE, PageHeaders.HTML),

    /** Where there is no link, or nothing at all. Its answer has status 404 and must not be kept. */
    NOT_FOUND(
            "Link not found",
            "This link does not exist",
            "Nothing is stored under this address. It may have been mistyped: short links tell upper from lower case.",
            PageHeaders.HTML),

    /** Where a link is that somebody disabled. Its answer has status 410 and must not be kept. */
    DISABLED(
            "Link disabled",
            "This link is disabled",
            "Somebody who looks after it has turned it off. It leads nowhere for the time being.",
            PageHeaders.HTML),

    /** Where a link is whose time is over. Its answer has status 410 and must not be kept. */
    EXPIRED(
            "Link expired",
            "This link has expired",
            "It could be opened for some time, and that time is over.",
            PageHeaders.HTML),

    /** Where a link is that was followed as often as it may be. Its answer has status 410 and must not be kept. */
    USED_UP(
            "Link used up",
            "This link has been used up",
            "It could be opened a limited number of times, and has been opened as often.",
            PageHeaders.HTML),

    /**
     * For those who are not told where a link leads, because it can be followed a limited number of times and they would not use one up. Its
     * answer has status 200 and must not be kept.
     */
    WITHHELD(
            "Limited link",
            "Open this link in a browser",
            "It can be opened a limited number of times. So that crawlers and previews use none of them up, they are not told"
                    + " where it leads.",
            PageHeaders.HTML_TO_NO_INDEX),

    /** The icon of the service, which may be kept for a day. */
    ICON(load("favicon.ico"), "image/x-icon", Map.of("Cache-Control", "max-age=86400")),

    /** Short URLs are for people; a crawler that follows them finds what others host. */
    ROBOTS("User-agent: *\nDisallow: /\n".getBytes(StandardCharsets.US_ASCII), "text/plain", Map.of());

    private final byte[] bytes;
    private final String contentType;

    private final Map<String, String> headers;

    /** A page that says one thing, in the look that all such pages have. None of the texts has a character that HTML would escape. */
    Page(String title, String heading, String text, Map<String, String> headers) {
        this(
                new String(load("message.html"), StandardCharsets.UTF_8)
                        .replace("{title}", title)
                        .replace("{heading}", heading)
                        .replace("{text}", text)
                        .getBytes(StandardCharsets.UTF_8),
                PageHeaders.HTML_TYPE,
                headers);
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

package dev.terse.adapter.rest;

import dev.terse.application.ManageShortUrl;
import dev.terse.domain.ShortUrl;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** Reads {@code If-Match}, RFC 9110, section 13.1.1: which versions of a link a request is meant for. */
final class IfMatch {
    /** An entity tag or nothing, and the comma behind it or the end; sections 5.6.1.2 and 8.8.3. */
    private static final Pattern ELEMENT =
            Pattern.compile("[ \\t]*(?:(?<weak>W/)?(?<tag>\"[\\x21\\x23-\\x7E\\x80-\\xFF]*\"))?[ \\t]*(?:,|$)");

    private IfMatch() {}

    /**
     * Which links a request is meant for: any without the header or for {@code *}, else those of the versions that are listed. A weak tag
     * names none.
     *
     * @throws InvalidRequestException if the header has another form
     */
    static Predicate<ShortUrl> read(HttpServletRequest request) {
        String header = String.join(",", Collections.list(request.getHeaders(HttpHeaders.IF_MATCH)));
        if (request.getHeader(HttpHeaders.IF_MATCH) == null || header.strip().equals("*")) {
            return ManageShortUrl.ANY;
        }
        Set<String> tags = tags(header);
        return link -> tags.contains(VersionTag.of(link).value());
    }

    private static Set<String> tags(String header) {
        Set<String> strong = new HashSet<>();
        boolean isEmpty = true;
        Matcher element = ELEMENT.matcher(header);
        int end = 0;
        while (end < header.length()) {
            if (!element.region(end, header.length()).lookingAt()) {
                throw malformed();
            }
            end = element.end();
            String tag = element.group("tag");
            if (tag != null) {
                isEmpty = false;
                if (element.group("weak") == null) {
                    strong.add(tag);
                }
            }
        }
        if (isEmpty) {
            throw malformed();
        }
        return strong;
    }

    private static InvalidRequestException malformed() {
        return new InvalidRequestException(
                "The If-Match header must be * or a list of entity tags in quotation marks, such as \"12-3\".");
    }
}

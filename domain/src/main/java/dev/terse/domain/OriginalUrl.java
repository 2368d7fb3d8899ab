package dev.terse.domain;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The URL that a link leads to: absolute, {@code http} or {@code https}, with a host, at most {@value #MAX_LENGTH} characters
 * (UTF-16 code units), without user info, control characters and spaces. Kept letter by letter as it was given.
 *
 * <p>It checks form only. Whether a URL may be shortened by this service is for a {@link CreationPolicy} to say.
 *
 * @param value the URL as it was given
 */
public record OriginalUrl(String value) {
    /** The greatest length, in UTF-16 code units. */
    public static final int MAX_LENGTH = 8192;

    /** RFC 3986, section 3: scheme, authority and the rest. A backslash would end the authority for browsers alone. */
    private static final Pattern PARTS =
            Pattern.compile("(?<scheme>[hH][tT][tT][pP][sS]?)://(?<authority>[^/?#\\\\]+)(?<rest>([/?#].*)?)");

    /** What may stand in a path, query or fragment, beside letters, digits and percent-encodings: RFC 3986, section 3.3 to 3.5. */
    private static final String ALLOWED_IN_REST = "-._~!$&'()*+,;=:@/?";

    private static final String HEX_DIGITS = "0123456789ABCDEF";

    /**
     * A URL of this text.
     *
     * @throws InvalidOriginalUrlException if {@code value} is not of the form above
     */
    public OriginalUrl {
        if (value.isEmpty()) {
            throw new InvalidOriginalUrlException("must not be empty");
        }
        if (value.length() > MAX_LENGTH) {
            throw new InvalidOriginalUrlException("must be at most " + MAX_LENGTH + " characters long");
        }
        if (value.codePoints().anyMatch(OriginalUrl::isForbidden)) {
            throw new InvalidOriginalUrlException(
                    "must not contain spaces, control characters or half surrogate pairs (a space is written %20)");
        }
        Matcher parts = split(value);
        Authority.parse(parts.group("scheme"), parts.group("authority"));
    }

    /**
     * Where the URL points, in a form to compare: lower case, international names as punycode, the port always given.
     *
     * @return host and port
     */
    public Authority authority() {
        Matcher parts = split(value);
        return Authority.parse(parts.group("scheme"), parts.group("authority"));
    }

    /**
     * The URL as a {@code Location} header takes it: an international host name as punycode, and anything else that RFC 3986 does not
     * allow percent-encoded as UTF-8. What is allowed, percent-encodings among it, stays as it is.
     *
     * @return ASCII, at most nine times as long as the value
     */
    public String location() {
        if (isAllowed(value)) {
            return value;
        }
        Matcher parts = split(value);
        String authority = parts.group("authority");
        return parts.group("scheme")
                + "://"
                + (Ascii.isAscii(authority) ? authority : Authority.toAscii(authority))
                + encode(parts.group("rest"));
    }

    /**
     * The {@link #location()} with the parameters of another query behind its own. A parameter whose name the URL's own query has is left
     * out, so that the URL's wins; the fragment stays last.
     *
     * @param query the other query, percent-encoded, without its question mark; what RFC 3986 does not allow in it is encoded
     * @return ASCII
     */
    public String location(String query) {
        String location = location();
        int hash = location.indexOf('#');
        String target = hash < 0 ? location : location.substring(0, hash);
        String fragment = hash < 0 ? "" : location.substring(hash);
        int mark = target.indexOf('?');
        Set<String> own = mark < 0
                ? Set.of()
                : parameters(target.substring(mark + 1)).map(OriginalUrl::name).collect(Collectors.toSet());
        String added = parameters(query)
                .map(OriginalUrl::encodeQuery)
                .filter(parameter -> !own.contains(name(parameter)))
                .collect(Collectors.joining("&"));
        if (added.isEmpty()) {
            return location;
        }
        boolean isOpen = mark == target.length() - 1 || target.endsWith("&");
        String separator = mark < 0 ? "?" : isOpen ? "" : "&";
        return target + separator + added + fragment;
    }

    @Override
    public String toString() {
        return value;
    }

    private static Matcher split(String value) {
        Matcher parts = PARTS.matcher(value);
        if (!parts.matches()) {
            throw new InvalidOriginalUrlException(
                    "must be an absolute URL that starts with http:// or https:// and a host");
        }
        return parts;
    }

    private static boolean isForbidden(int c) {
        return Character.isSpaceChar(c) || Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE;
    }

    /** Whether a whole URL can go into a header as it is. A bracket may do so in an IPv6 address only: those take the long way. */
    private static boolean isAllowed(String url) {
        boolean inFragment = false;
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '#' && !inFragment) {
                inFragment = true;
            } else if (!isAllowedInRest(url, i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isAllowedInRest(String text, int i) {
        char c = text.charAt(i);
        if (c == '%') {
            return i + 2 < text.length()
                    && Ascii.isHexDigit(text.charAt(i + 1))
                    && Ascii.isHexDigit(text.charAt(i + 2));
        }
        return Ascii.isLetterOrDigit(c) || ALLOWED_IN_REST.indexOf(c) >= 0;
    }

    private static Stream<String> parameters(String query) {
        return Arrays.stream(query.split("&")).filter(parameter -> !parameter.isEmpty());
    }

    /** A parameter's name as the server that gets it reads it. It is encoded by now, so that each percent sign begins an encoding. */
    private static String name(String parameter) {
        int equals = parameter.indexOf('=');
        return URLDecoder.decode(equals < 0 ? parameter : parameter.substring(0, equals), StandardCharsets.UTF_8);
    }

    /** A hash in a query would begin the fragment. */
    private static String encodeQuery(String parameter) {
        return encode(parameter.replace("#", "%23"));
    }

    private static String encode(String rest) {
        StringBuilder encoded = new StringBuilder(rest.length() + 32);
        boolean inFragment = false;
        for (int i = 0; i < rest.length(); ) {
            int c = rest.codePointAt(i);
            if (c == '#' && !inFragment) {
                inFragment = true;
                encoded.append('#');
            } else if (isAllowedInRest(rest, i)) {
                encoded.append((char) c);
            } else {
                for (byte b : Character.toString(c).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%')
                            .append(HEX_DIGITS.charAt((b >> 4) & 0xF))
                            .append(HEX_DIGITS.charAt(b & 0xF));
                }
            }
            i += Character.charCount(c);
        }
        return encoded.toString();
    }
}

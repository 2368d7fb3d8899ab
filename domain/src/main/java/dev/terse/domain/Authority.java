package dev.terse.domain;

import java.net.IDN;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Host and port of a URL, in one spelling for each: lower case, an international name as punycode, an IPv6 address in brackets and
 * in full, no dot at the end.
 *
 * @param host a name, an IPv4 address or an IPv6 address in brackets; any spelling is accepted and the one above kept
 * @param port 1 to 65535
 */
public record Authority(String host, int port) {
    /** RFC 1035, section 2.3.4, in the form that is written: 255 octets on the wire are 253 characters. */
    private static final int MAX_NAME_LENGTH = 253;

    private static final int MAX_PORT = 65535;

    private static final Pattern HOST_AND_PORT =
            Pattern.compile("(?<host>\\[[^]]*]|[^:@\\[\\]]+)(?<colonAndPort>(?::(?<port>[0-9]{0,5}))?)");

    /** Labels of at most 63 characters. The underscore is not for host names, yet in use. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}(\\.[a-z0-9_-]{1,63})*");

    /** A last label that is a number makes the whole an IPv4 address to a browser, also {@code 2130706433} or {@code 0x7f.1}. */
    private static final Pattern ENDS_IN_NUMBER = Pattern.compile("(.*\\.)?([0-9]+|0x[0-9a-f]*)");

    private static final Pattern IPV4 =
            Pattern.compile("(OCTET\\.){3}OCTET".replace("OCTET", "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])"));

    /** What IDNA 2003, which the JDK has, and UTS 46, which browsers have, turn into different names: UTS 46, section 7. */
    private static final Pattern DEVIATIONS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-fA-F:.]+]");

    /**
     * An authority in its one spelling.
     *
     * @throws InvalidOriginalUrlException if the host is none, or the port out of range
     */
    public Authority {
        host = host.startsWith("[") ? ip(host) : name(host);
        if (port < 1 || port > MAX_PORT) {
            throw new InvalidOriginalUrlException("must have a port from 1 to " + MAX_PORT + ", or none");
        }
    }

    /**
     * Reads the authority of an {@code http} or {@code https} URL.
     *
     * @param scheme {@code http} or {@code https}, in upper or lower case
     * @param text what stands between {@code ://} and the path
     * @return host and port, which is the scheme's default one where none is given
     * @throws InvalidOriginalUrlException if there is user info, no valid host, or a port out of range
     */
    public static Authority parse(String scheme, String text) {
        Matcher parts = split(text);
        return new Authority(parts.group("host"), port(scheme, parts.group("port")));
    }

    /** The same text with an international host name as punycode, and the rest as it was. */
    static String toAscii(String text) {
        Matcher parts = split(text);
        return punycode(parts.group("host")) + parts.group("colonAndPort");
    }

    private static Matcher split(String text) {
        if (text.indexOf('@') >= 0) {
            throw new InvalidOriginalUrlException("must not contain a user name or password before the host");
        }
        Matcher parts = HOST_AND_PORT.matcher(text);
        if (!parts.matches()) {
            throw invalidHost();
        }
        return parts;
    }

    private static int port(String scheme, @Nullable String digits) {
        if (digits == null || digits.isEmpty()) {
            return scheme.equalsIgnoreCase("https") ? 443 : 80;
        }
        return Integer.parseInt(digits);
    }

    private static String name(String host) {
        String ascii = punycode(host).toLowerCase(Locale.ROOT);
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        boolean isValid = name.length() <= MAX_NAME_LENGTH
                && NAME.matcher(name).matches()
                && (!ENDS_IN_NUMBER.matcher(name).matches()
                        || IPV4.matcher(name).matches());
        if (!isValid) {
            throw invalidHost();
        }
        return name;
    }

    private static String punycode(String host) {
        if (Ascii.isAscii(host)) {
            return host;
        }
        if (DEVIATIONS.matcher(host).find()) {
            throw new InvalidOriginalUrlException(
                    "must spell a host name that has one of \u00df, \u03c2 or a zero-width joiner as punycode (xn--\u2026)");
        }
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
        } catch (IllegalArgumentException e) {
            throw invalidHost();
        }
    }

    /**
     * An address in full; an IPv4 address that is written as IPv6 ({@code [::ffff:127.0.0.1]}) as the IPv4 address that it is. Looks
     * nothing up: a name in brackets is refused before any resolver is asked.
     */
    private static String ip(String literal) {
        if (!IPV6.matcher(literal).matches()) {
            throw invalidHost();
        }
        try {
            InetAddress address = InetAddress.getByName(literal);
            return address instanceof Inet4Address ? address.getHostAddress() : "[" + address.getHostAddress() + "]";
        } catch (UnknownHostException e) {
            throw invalidHost();
        }
    }

    private static InvalidOriginalUrlException invalidHost() {
        return new InvalidOriginalUrlException(
                "must have a valid host: a name, an IPv4 address or an IPv6 address in brackets");
    }
}

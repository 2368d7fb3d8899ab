package dev.terse.adapter.redirect;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a request target means, as servlets see it. */
final class RequestPath {
    /** Beside control characters and all that is not ASCII: RFC 9112, section 3.2, with RFC 3986. */
    private static final String FORBIDDEN = " \"#<>\\^`{|}";

    private RequestPath() {}

    /**
     * The path, decoded and without parameters, empty and dot segments; {@code null} if the target is malformed, or its path could mean
     * two things.
     */
    static @Nullable String of(String target) {
        String rest = withoutOrigin(target);
        if (rest == null) {
            return null;
        }
        int end = rest.length();
        boolean isPlain = true;
        for (int i = 0; i < rest.length(); i++) {
            char c = rest.charAt(i);
            if (c <= ' ' || c >= 0x7F || FORBIDDEN.indexOf(c) >= 0) {
                return null;
            }
            if (c == '?' && end == rest.length()) {
                end = i;
            }
            isPlain &= end < i
                    || (c != '%' && c != ';' && !(i > 0 && rest.charAt(i - 1) == '/' && (c == '/' || c == '.')));
        }
        String path = rest.substring(0, end);
        return isPlain ? path : normalized(path);
    }

    /** What stands behind the path of a target that has one, as it was sent and without its question mark; {@code null} if there is none. */
    static @Nullable String query(String target) {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }

    /** RFC 9112, section 3.2.2: a server must take the absolute form too. */
    private static @Nullable String withoutOrigin(String target) {
        if (target.startsWith("/")) {
            return target;
        }
        String lowerCase = target.toLowerCase(Locale.ROOT);
        if (!lowerCase.startsWith("http://") && !lowerCase.startsWith("https://")) {
            return null;
        }
        int authority = target.indexOf("//") + 2;
        int end = authority;
        while (end < target.length() && "/?".indexOf(target.charAt(end)) < 0) {
            end++;
        }
        if (!RequestCheck.isHost(target.substring(authority, end))) {
            return null;
        }
        String rest = target.substring(end);
        return rest.startsWith("/") ? rest : "/" + rest;
    }

    private static @Nullable String normalized(String path) {
        Deque<String> segments = new ArrayDeque<>();
        boolean isFolder = false;
        for (String encoded : path.substring(1).split("/", -1)) {
            String segment = decoded(encoded.replaceFirst(";.*", ""));
            if (segment == null) {
                return null;
            }
            isFolder = segment.isEmpty() || segment.equals(".") || segment.equals("..");
            if (segment.equals("..")) {
                if (segments.pollLast() == null) {
                    return null;
                }
            } else if (!isFolder) {
                segments.add(segment);
            }
        }
        StringBuilder normalized = new StringBuilder();
        for (Iterator<String> each = segments.iterator(); each.hasNext(); ) {
            normalized.append('/').append(each.next());
        }
        return isFolder || segments.isEmpty() ? normalized.append('/').toString() : normalized.toString();
    }

    /** A slash, a backslash or a NUL in a segment is understood in one way here and in another elsewhere. */
    private static @Nullable String decoded(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        ByteBuffer bytes = ByteBuffer.allocate(segment.length());
        for (int i = 0; i < segment.length(); i++) {
            char c = segment.charAt(i);
            if (c != '%') {
                bytes.put((byte) c);
                continue;
            }
            int high = i + 2 < segment.length() ? Character.digit(segment.charAt(i + 1), 16) : -1;
            int low = high < 0 ? -1 : Character.digit(segment.charAt(i + 2), 16);
            int decoded = high << 4 | low;
            if (low < 0 || decoded == '/' || decoded == '\\' || decoded == 0) {
                return null;
            }
            bytes.put((byte) decoded);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}

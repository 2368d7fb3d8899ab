package dev.terse.transfer;

import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What others write, in the form that we take: other shorteners allow titles and tags that we don't. */
final class ForeignTexts {
    /** What stands for bytes that are not UTF-8 stays, so that a text with them is refused. */
    private static final Pattern NO_TEXT =
            Pattern.compile("[\\p{Cc}\\p{Zs}\\p{Zl}\\p{Zp}\\x{FEFF}[\\p{Cs}&&[^" + Lines.NO_UTF_8 + "]]]+");

    private static final Pattern UNIX_SECONDS = Pattern.compile("[0-9]{9,11}");

    /** PostgreSQL leaves out the zeros at the end of a fraction. */
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd[['T'][' ']HH:mm[:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendPattern("][' '][XXX][XX][X]['UTC']]")
            .toFormatter(Locale.ROOT);

    private ForeignTexts() {}

    /** A line of the text, cut to what a title may have. */
    static @Nullable String title(@Nullable String text) {
        return text == null ? null : line(text, Title.MAX_LENGTH);
    }

    /** The first of the tags that a link may have, each cut to what one may have, without commas. */
    static String tags(Collection<String> tags) {
        return tags.stream()
                .map(tag -> line(tag.replace(',', ' '), Tags.MAX_LENGTH))
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .limit(Tags.MAX_COUNT)
                .collect(Collectors.joining(","));
    }

    /** The tags in a text that has one of these separators between them: the first of them that is in it. */
    static String tags(@Nullable String text, char... separators) {
        if (text == null) {
            return "";
        }
        for (char separator : separators) {
            if (text.indexOf(separator) >= 0) {
                return tags(List.of(text.split(Pattern.quote(String.valueOf(separator)))));
            }
        }
        return tags(List.of(text));
    }

    private static String line(String text, int maxLength) {
        String line = NO_TEXT.matcher(text).replaceAll(" ").strip();
        if (line.length() <= maxLength) {
            return line;
        }
        boolean isInPair = Character.isHighSurrogate(line.charAt(maxLength - 1));
        return line.substring(0, isInPair ? maxLength - 1 : maxLength).strip();
    }

    /** The last part of the path of a URL, which may lack its scheme. */
    static @Nullable String lastSegment(@Nullable String url) {
        String path = path(url);
        return path == null ? null : path.substring(path.lastIndexOf('/') + 1);
    }

    /** The path of a URL, which may lack its scheme, without the slashes around it. */
    static @Nullable String path(@Nullable String url) {
        if (url == null) {
            return null;
        }
        String rest =
                url.replaceFirst("^[a-zA-Z]+://", "").replaceFirst("[?#].*", "").replaceFirst("/+$", "");
        int slash = rest.indexOf('/');
        return slash < 0 ? null : rest.substring(slash + 1);
    }

    /** A time without a zone is taken for UTC, a day for its beginning. */
    static @Nullable String time(@Nullable String text) {
        if (text == null || text.startsWith("0000-")) {
            return null;
        }
        try {
            return TextValues.written(instant(text));
        } catch (DateTimeException e) {
            throw new UnexpectedValueException("must be a time like 2026-11-23T09:30:00Z or 2026-11-23 09:30:00");
        }
    }

    private static Instant instant(String text) {
        if (UNIX_SECONDS.matcher(text).matches()) {
            return Instant.ofEpochSecond(Long.parseLong(text));
        }
        TemporalAccessor time = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
        if (time instanceof OffsetDateTime exact) {
            return exact.toInstant();
        }
        LocalDateTime local = time instanceof LocalDateTime given ? given : ((LocalDate) time).atStartOfDay();
        return local.toInstant(ZoneOffset.UTC);
    }

    /** Whether a field is set: programs and databases write that in many ways. */
    static boolean isTrue(@Nullable String text) {
        return text != null && List.of("true", "t", "1", "yes").contains(text.toLowerCase(Locale.ROOT));
    }
}

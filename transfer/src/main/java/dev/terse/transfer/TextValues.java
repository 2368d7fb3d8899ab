package dev.terse.transfer;

import dev.terse.domain.DailyClicks;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Values that are all written as text, as in CSV. An empty one says nothing. */
final class TextValues implements Values {
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DAY = Pattern.compile("([0-9]{4}-[0-9]{2}-[0-9]{2}):([0-9]{1,18})");

    /** An instant as it is written here: most are, and need no formatter that finds out what else they might be. */
    private static final Pattern WRITTEN =
            Pattern.compile("([0-9]{4})-([0-9]{2})-([0-9]{2})T([01][0-9]|2[0-3]):([0-9]{2}):([0-9]{2})\\.([0-9]{3})Z");

    /** Milliseconds are always written, so that an instant is written in one way. */
    private static final DateTimeFormatter INSTANT =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter(Locale.ROOT);

    private final Function<Column, @Nullable String> fields;

    TextValues(Function<Column, @Nullable String> fields) {
        this.fields = fields;
    }

    static String written(Instant instant) {
        return INSTANT.format(instant);
    }

    static String written(List<DailyClicks> daily) {
        return daily.stream().map(day -> day.day() + ":" + day.clicks()).collect(Collectors.joining(" "));
    }

    static Instant instant(String text) {
        try {
            Matcher written = WRITTEN.matcher(text);
            return written.matches()
                    ? instant(written)
                    : DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from);
        } catch (DateTimeException e) {
            throw new UnexpectedValueException("must be a time like 2026-11-23T09:30:00.123Z");
        }
    }

    private static Instant instant(Matcher written) {
        return LocalDateTime.of(
                        number(written, 1),
                        number(written, 2),
                        number(written, 3),
                        number(written, 4),
                        number(written, 5),
                        number(written, 6),
                        number(written, 7) * 1_000_000)
                .toInstant(ZoneOffset.UTC);
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }

    static LocalDate day(String text) {
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new UnexpectedValueException("must have days of the calendar");
        }
    }

    @Override
    public @Nullable String text(Column column) {
        String field = fields.apply(column);
        return field == null || field.isEmpty() ? null : field;
    }

    @Override
    public @Nullable Long number(Column column) {
        String text = text(column);
        if (text != null && !NUMBER.matcher(text).matches()) {
            throw new UnexpectedValueException("must be a whole number");
        }
        return text == null ? null : Long.valueOf(text);
    }

    @Override
    public @Nullable Boolean flag(Column column) {
        String text = text(column);
        if (text == null) {
            return null;
        }
        if (!text.equalsIgnoreCase("true") && !text.equalsIgnoreCase("false")) {
            throw new UnexpectedValueException("must be true or false");
        }
        return Boolean.valueOf(text);
    }

    @Override
    public @Nullable Instant instant(Column column) {
        String text = text(column);
        return text == null ? null : instant(text);
    }

    @Override
    public List<String> tags(Column column) {
        String text = text(column);
        return text == null ? List.of() : Arrays.asList(text.split(",", -1));
    }

    @Override
    public List<DailyClicks> daily(Column column) {
        String text = text(column);
        if (text == null) {
            return List.of();
        }
        List<DailyClicks> daily = new ArrayList<>();
        for (String part : text.split(" ", -1)) {
            var day = DAY.matcher(part);
            if (!day.matches()) {
                throw new UnexpectedValueException("must be days and clicks like 2026-11-22:3 2026-11-23:1");
            }
            daily.add(new DailyClicks(day(day.group(1)), Long.parseLong(day.group(2))));
        }
        return daily;
    }
}

package dev.terse.transfer;

import dev.terse.application.ImportLinks;
import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.Forwarding;
import dev.terse.domain.InvalidValueException;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Makes a link of a row, or tells all that is wrong with it. */
final class RowReading {
    private final List<String> flaws = new ArrayList<>();

    private RowReading() {}

    static ImportLinks.Row read(long line, Values values) {
        RowReading reading = new RowReading();
        ArchivedUrl link = reading.link(values);
        return link == null
                ? new ImportLinks.Unreadable(line, String.join("; ", reading.flaws))
                : new ImportLinks.Link(line, link);
    }

    private @Nullable ArchivedUrl link(Values values) {
        ShortCode code = read(Column.SHORT_CODE, required(values), ShortCode::new);
        LinkDetails details = details(values);
        LinkHistory history = history(values);
        return flaws.isEmpty() && code != null && details != null && history != null
                ? new ArchivedUrl(code, details, history)
                : null;
    }

    private @Nullable LinkDetails details(Values values) {
        OriginalUrl originalUrl = read(Column.ORIGINAL_URL, required(values), OriginalUrl::new);
        Title title = read(Column.TITLE, values::text, Title::new);
        Tags tags = read(Column.TAGS, values::tags, Tags::of);
        ActivePeriod from = read(Column.ACTIVE_FROM, values::instant, start -> new ActivePeriod(start, null));
        ActivePeriod period = read(
                Column.EXPIRES_AT, values::instant, end -> new ActivePeriod(from == null ? null : from.from(), end));
        Long maxClicks = read(Column.MAX_CLICKS, values::number, LinkDetails::checkMaxClicks);
        Boolean isEnabled = read(Column.ENABLED, values::flag, flag -> flag);
        OriginalUrl fallbackUrl = read(Column.FALLBACK_URL, values::text, OriginalUrl::new);
        Boolean forwardsQuery = read(Column.FORWARD_QUERY, values::flag, flag -> flag);
        RedirectStatus status = read(Column.REDIRECT_STATUS, values::number, RedirectStatus::of);
        if (originalUrl == null || tags == null) {
            return null;
        }
        return new LinkDetails(
                originalUrl,
                title,
                tags,
                period != null ? period : from != null ? from : ActivePeriod.ALWAYS,
                maxClicks,
                isEnabled == null || isEnabled,
                new Forwarding(fallbackUrl, forwardsQuery != null && forwardsQuery, status));
    }

    private @Nullable LinkHistory history(Values values) {
        Long uses =
                read(Column.USES, values::number, number -> new LinkHistory(number, 0, null, null, List.of()).uses());
        int flawsBefore = flaws.size();
        Long given = read(
                Column.CLICKS, values::number, number -> new LinkHistory(0, number, null, null, List.of()).clicks());
        // What is to agree with a number that can't be read is not told to disagree with it.
        long unknown = flaws.size() > flawsBefore ? LinkHistory.MAX_CLICKS : 0;
        long clicks = given == null ? unknown : given;
        Instant lastClickAt =
                read(Column.LAST_CLICK_AT, values::instant, at -> new LinkHistory(0, clicks, at, null, List.of())
                        .lastClickAt());
        Instant createdAt =
                read(Column.CREATED_AT, values::instant, at -> new LinkHistory(0, 0, null, at, List.of()).createdAt());
        List<DailyClicks> daily =
                read(Column.DAILY, values::daily, days -> new LinkHistory(0, clicks, null, null, days).daily());
        return flaws.isEmpty() && daily != null
                ? new LinkHistory(uses == null ? 0 : uses, clicks, lastClickAt, createdAt, daily)
                : null;
    }

    private static Function<Column, @Nullable String> required(Values values) {
        return column -> {
            String text = values.text(column);
            if (text == null) {
                throw new UnexpectedValueException("must be given");
            }
            return text;
        };
    }

    private <T, V> @Nullable V read(
            Column column, Function<Column, @Nullable T> given, Function<T, @Nullable V> reader) {
        try {
            T value = given.apply(column);
            return value == null ? null : reader.apply(value);
        } catch (InvalidValueException e) {
            flaws.add(column.title() + " " + e.expected());
        } catch (UnexpectedValueException e) {
            flaws.add(column.title() + " " + e.getMessage());
        }
        return null;
    }
}

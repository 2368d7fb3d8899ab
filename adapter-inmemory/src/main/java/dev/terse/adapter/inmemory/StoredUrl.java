package dev.terse.adapter.inmemory;

import dev.terse.domain.ArchivedUrl;
import dev.terse.domain.ClickReport;
import dev.terse.domain.DailyClicks;
import dev.terse.domain.DayRange;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkHistory;
import dev.terse.domain.LinkState;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPosition;
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A link and its clicks. Each thread may read the {@link #link}, which is replaced as a whole; everything else is for one thread at a time,
 * as {@link InMemoryUrlRepository#withStored} sees to.
 */
final class StoredUrl {
    private final Map<LocalDate, Long> clicksByDay = new TreeMap<>();
    private volatile ShortUrl link;
    private @Nullable Instant lastClickAt;

    StoredUrl(ShortUrl link) {
        this.link = link;
    }

    StoredUrl(ShortUrl link, LinkHistory history) {
        this.link = link;
        this.lastClickAt = history.lastClickAt();
        history.daily().forEach(day -> clicksByDay.put(day.day(), day.clicks()));
    }

    ShortUrl link() {
        return link;
    }

    UrlPosition position() {
        return UrlPosition.of(link);
    }

    ShortUrl change(LinkDetails details) {
        link = new ShortUrl(
                link.id(), link.code(), details, link.version() + 1, link.clicks(), link.uses(), link.createdAt());
        return link;
    }

    UseResult takeUse(Instant now) {
        if (!(link.state(now) instanceof LinkState.Active)) {
            return new UseResult.Refused(link);
        }
        if (link.isLimited()) {
            count(link.clicks(), link.uses() + 1);
        }
        return new UseResult.Taken(link);
    }

    void click(Instant at) {
        count(link.clicks() + 1, link.uses());
        clicksByDay.merge(LocalDate.ofInstant(at, ZoneOffset.UTC), 1L, Long::sum);
        if (lastClickAt == null || at.isAfter(lastClickAt)) {
            lastClickAt = at;
        }
    }

    ClickReport report(DayRange days) {
        return ClickReport.of(link, Optional.ofNullable(lastClickAt), days, clicksByDay);
    }

    ArchivedUrl archived() {
        List<DailyClicks> daily = clicksByDay.entrySet().stream()
                .map(day -> new DailyClicks(day.getKey(), day.getValue()))
                .toList();
        return new ArchivedUrl(
                link.code(),
                link.details(),
                LinkHistory.withinLimits(link.uses(), link.clicks(), lastClickAt, link.createdAt(), daily));
    }

    private void count(long clicks, long uses) {
        link = new ShortUrl(link.id(), link.code(), link.details(), link.version(), clicks, uses, link.createdAt());
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.domain.ClickReport;
import dev.terse.domain.DayRange;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPosition;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A link and its clicks, which change together under one lock. */
final class StoredUrl {
    private final UrlPosition position;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<LocalDate, Long> clicksByDay = new HashMap<>();
    private final AtomicLong clicks = new AtomicLong();
    private volatile OriginalUrl originalUrl;
    private @Nullable Instant lastClickAt;

    StoredUrl(long id, ShortCode code, OriginalUrl originalUrl, Instant createdAt) {
        this.position = new UrlPosition(createdAt, id, code);
        this.originalUrl = originalUrl;
    }

    UrlPosition position() {
        return position;
    }

    ShortUrl toShortUrl() {
        return new ShortUrl(position.id(), position.code(), originalUrl, clicks.get(), position.createdAt());
    }

    void leadTo(OriginalUrl url) {
        originalUrl = url;
    }

    void click(Instant at) {
        lock.lock();
        try {
            clicks.incrementAndGet();
            clicksByDay.merge(LocalDate.ofInstant(at, ZoneOffset.UTC), 1L, Long::sum);
            if (lastClickAt == null || at.isAfter(lastClickAt)) {
                lastClickAt = at;
            }
        } finally {
            lock.unlock();
        }
    }

    ClickReport report(DayRange days) {
        lock.lock();
        try {
            return ClickReport.of(toShortUrl(), Optional.ofNullable(lastClickAt), days, clicksByDay);
        } finally {
            lock.unlock();
        }
    }
}

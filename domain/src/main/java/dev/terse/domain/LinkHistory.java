package dev.terse.domain;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a link so far.
 *
 * @param uses how often it was followed while there was a limit on that, from 0 to {@value LinkDetails#MAX_MAX_CLICKS}
 * @param clicks how often it was followed, from 0 to {@value #MAX_CLICKS}
 * @param lastClickAt when it was followed last, cut to whole milliseconds; {@code null} if never, or if nobody knows
 * @param createdAt when it was stored first, cut to whole milliseconds; {@code null} if nobody knows
 * @param daily the clicks of the days that had any, in order, up to {@value #MAX_DAYS} days. They may be fewer in all than {@code clicks},
 *     where not each was counted by day.
 */
public record LinkHistory(
        long uses, long clicks, @Nullable Instant lastClickAt, @Nullable Instant createdAt, List<DailyClicks> daily) {
    /**
     * More than any link can get, and so few that millions of links can't have more in all than a {@code bigint} column holds. It is a limit
     * of what is brought in: a store counts on, and tells what it has by {@link #withinLimits}.
     */
    public static final long MAX_CLICKS = 1_000_000_000_000L;

    /** The days of half a century: so few that a link with all of them is a line of a megabyte in whatever format. */
    public static final int MAX_DAYS = 20_000;

    /** Of a link that nobody has followed, and that is new. */
    public static final LinkHistory NONE = new LinkHistory(0, 0, null, null, List.of());

    /**
     * A history.
     *
     * @param daily in any order; days without clicks are left out
     * @throws InvalidLinkHistoryException if a number is out of range, an instant or a day is out of the years 1 to 9999, a day is given twice,
     *     there are too many days, they have more clicks than there are in all, or there is a last click and no click
     */
    public LinkHistory {
        check(uses, LinkDetails.MAX_MAX_CLICKS);
        check(clicks, MAX_CLICKS);
        lastClickAt = checked(lastClickAt);
        createdAt = checked(createdAt);
        if (lastClickAt != null && clicks == 0) {
            throw new InvalidLinkHistoryException("must not have a last click where there are no clicks");
        }
        daily = daily.isEmpty() ? List.of() : inOrder(daily);
        check(daily, clicks);
    }

    private static List<DailyClicks> inOrder(List<DailyClicks> daily) {
        return daily.stream()
                .filter(day -> day.clicks() != 0)
                .sorted(Comparator.comparing(DailyClicks::day))
                .toList();
    }

    /**
     * The history of a link as a store has it. Whatever that is, there is a history of it, so that it can always be kept elsewhere and brought
     * back: a number or an instant that is out of range is the nearest that is in it, of too many days the latest are kept, and of days with
     * too many clicks in all the first have fewer.
     *
     * @param uses any number
     * @param clicks any number
     * @param lastClickAt when it was followed last; {@code null} if never, or if nobody knows
     * @param createdAt when it was stored first
     * @param daily in order, each day once
     * @return what can be told of it; all of it where it is within the limits
     */
    public static LinkHistory withinLimits(
            long uses, long clicks, @Nullable Instant lastClickAt, Instant createdAt, List<DailyClicks> daily) {
        long told = within(clicks, MAX_CLICKS);
        return new LinkHistory(
                within(uses, LinkDetails.MAX_MAX_CLICKS),
                told,
                lastClickAt == null || told == 0 ? null : Timestamps.storable(lastClickAt),
                Timestamps.storable(createdAt),
                within(daily, told));
    }

    private static long within(long number, long max) {
        return Math.max(0, Math.min(number, max));
    }

    private static List<DailyClicks> within(List<DailyClicks> daily, long clicks) {
        List<DailyClicks> told = new ArrayList<>(Math.min(daily.size(), MAX_DAYS));
        long left = clicks;
        for (int i = daily.size() - 1; i >= 0 && told.size() < MAX_DAYS; i--) {
            DailyClicks day = daily.get(i);
            if (isStorable(day.day())) {
                long taken = within(day.clicks(), left);
                told.add(taken == day.clicks() ? day : new DailyClicks(day.day(), taken));
                left -= taken;
            }
        }
        return told;
    }

    private static boolean isStorable(LocalDate day) {
        return day.getYear() >= 1 && day.getYear() <= 9999;
    }

    private static void check(long number, long max) {
        if (number < 0 || number > max) {
            throw new InvalidLinkHistoryException("must be a whole number from 0 to " + max);
        }
    }

    private static @Nullable Instant checked(@Nullable Instant instant) {
        if (instant == null) {
            return null;
        }
        Instant millis = Timestamps.toMillis(instant);
        if (!Timestamps.isStorable(millis)) {
            throw new InvalidLinkHistoryException(Timestamps.STORABLE);
        }
        return millis;
    }

    private static void check(List<DailyClicks> daily, long clicks) {
        if (daily.size() > MAX_DAYS) {
            throw new InvalidLinkHistoryException("must be at most " + MAX_DAYS + " days");
        }
        long left = clicks;
        LocalDate before = LocalDate.MIN;
        for (DailyClicks day : daily) {
            if (!isStorable(day.day())) {
                throw new InvalidLinkHistoryException("must be days in the years 1 to 9999");
            }
            if (day.day().equals(before)) {
                throw new InvalidLinkHistoryException("must have each day once");
            }
            if (day.clicks() < 0 || day.clicks() > left) {
                throw new InvalidLinkHistoryException(
                        "must be whole numbers of clicks, together at most as many as there are in all");
            }
            left -= day.clicks();
            before = day.day();
        }
    }
}

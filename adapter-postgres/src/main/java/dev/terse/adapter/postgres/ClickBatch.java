package dev.terse.adapter.postgres;

import dev.terse.domain.Click;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;

/** Clicks added up by link and by day, in the order of the codes, which is the order in which the rows are locked. */
final class ClickBatch {
    private final TreeMap<Link, Sum> sums = new TreeMap<>();

    /** The same code may have been another link's before. */
    record Link(String code, long id) implements Comparable<Link> {
        @Override
        public int compareTo(Link other) {
            int byCode = code.compareTo(other.code);
            return byCode == 0 ? Long.compare(id, other.id) : byCode;
        }
    }

    /** Clicks of one link. */
    static final class Sum {
        private final TreeMap<LocalDate, Long> days = new TreeMap<>();
        private long clicks;
        private long lastMillis = Long.MIN_VALUE;

        private void add(Click click) {
            clicks++;
            lastMillis = Math.max(lastMillis, click.at().toEpochMilli());
            days.merge(LocalDate.ofInstant(click.at(), ZoneOffset.UTC), 1L, Long::sum);
        }

        long clicks() {
            return clicks;
        }

        long lastMillis() {
            return lastMillis;
        }

        Map<LocalDate, Long> days() {
            return days;
        }
    }

    void add(Click click) {
        sums.computeIfAbsent(new Link(click.code().value(), click.urlId()), link -> new Sum())
                .add(click);
    }

    boolean isEmpty() {
        return sums.isEmpty();
    }

    /** By link, in the order of the codes. */
    Map<Link, Sum> sums() {
        return sums;
    }
}

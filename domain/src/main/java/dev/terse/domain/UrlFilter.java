package dev.terse.domain;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Which links a list has: those that all of this is true of, by what they are at the moment.
 *
 * @param text what the code, the title or the original URL has in it; {@code null} for anything
 * @param tag what they are filed under, letter by letter; {@code null} for anything
 * @param state what they are good for; {@code null} for anything
 * @param createdFrom the first instant at which they may have been stored; {@code null} for always
 * @param createdTo the first instant at which they may not any more; {@code null} for never
 */
public record UrlFilter(
        @Nullable SearchText text,
        @Nullable String tag,
        @Nullable State state,
        @Nullable Instant createdFrom,
        @Nullable Instant createdTo) {
    /** All links. */
    public static final UrlFilter NONE = new UrlFilter(null, null, null, null, null);

    /** The states of links, as {@link LinkState} tells them. */
    public enum State {
        /** {@link LinkState.Active}. */
        ACTIVE,
        /** {@link LinkState.Scheduled}. */
        SCHEDULED,
        /** {@link LinkState.Reason#EXPIRED}. */
        EXPIRED,
        /** {@link LinkState.Reason#USED_UP}. */
        USED_UP,
        /** {@link LinkState.Reason#DISABLED}. */
        DISABLED;

        /**
         * The name of a state.
         *
         * @param state the state
         * @return its name
         */
        public static State of(LinkState state) {
            return state.fold(active -> ACTIVE, scheduled -> SCHEDULED, ended -> switch (ended.reason()) {
                case DISABLED -> DISABLED;
                case EXPIRED -> EXPIRED;
                case USED_UP -> USED_UP;
            });
        }
    }

    /**
     * A filter.
     *
     * @throws InvalidLinkDetailsException if no link can have the tag
     * @throws InvalidFilterException if the time ends before or as it begins, or a bound is out of the years 1 to 9999
     */
    public UrlFilter {
        if (tag != null) {
            Tags.check(tag);
        }
        createdFrom = roundedUp(createdFrom);
        createdTo = roundedUp(createdTo);
        if (createdFrom != null && createdTo != null && !createdFrom.isBefore(createdTo)) {
            throw new InvalidFilterException("must be later than the time from which links are listed");
        }
    }

    /**
     * Whether a link is listed.
     *
     * @param link the link
     * @param now the instant to tell it for
     * @return true if all of the filter is true of it
     */
    public boolean matches(ShortUrl link, Instant now) {
        return (createdFrom == null || !link.createdAt().isBefore(createdFrom))
                && (createdTo == null || link.createdAt().isBefore(createdTo))
                && (tag == null || link.details().tags().values().contains(tag))
                && (state == null || State.of(link.state(now)) == state)
                && (text == null || isTextOf(text, link));
    }

    private static boolean isTextOf(SearchText text, ShortUrl link) {
        Title title = link.details().title();
        return text.isIn(link.code().value())
                || text.isIn(link.originalUrl().value())
                || (title != null && text.isIn(title.value()));
    }

    /** Links are stored at whole milliseconds: none is between an instant and the next of those. */
    private static @Nullable Instant roundedUp(@Nullable Instant bound) {
        if (bound == null) {
            return null;
        }
        if (!Timestamps.isStorable(bound)) {
            throw new InvalidFilterException(Timestamps.STORABLE);
        }
        Instant cut = Timestamps.toMillis(bound);
        return cut.equals(bound) ? bound : cut.plus(1, ChronoUnit.MILLIS);
    }
}

package dev.terse.domain;

import java.time.Instant;
import java.util.function.Function;

/**
 * What a link is good for at an instant. Where several are true the first of this order is told: disabled, expired, used up, scheduled.
 */
public sealed interface LinkState {
    /**
     * Answers each case.
     *
     * @param active if the link can be followed
     * @param scheduled if it can be followed later on
     * @param ended if it can't be followed any more
     * @param <T> the answer's type
     * @return what the one function returned
     */
    <T> T fold(Function<Active, T> active, Function<Scheduled, T> scheduled, Function<Ended, T> ended);

    /** It can be followed. */
    record Active() implements LinkState {
        @Override
        public <T> T fold(Function<Active, T> active, Function<Scheduled, T> scheduled, Function<Ended, T> ended) {
            return active.apply(this);
        }
    }

    /**
     * It can be followed later on.
     *
     * @param from from when on
     */
    record Scheduled(Instant from) implements LinkState {
        @Override
        public <T> T fold(Function<Active, T> active, Function<Scheduled, T> scheduled, Function<Ended, T> ended) {
            return scheduled.apply(this);
        }
    }

    /**
     * It can't be followed any more, unless somebody changes it.
     *
     * @param reason why
     */
    record Ended(Reason reason) implements LinkState {
        @Override
        public <T> T fold(Function<Active, T> active, Function<Scheduled, T> scheduled, Function<Ended, T> ended) {
            return ended.apply(this);
        }
    }

    /** Why a link can't be followed any more. */
    enum Reason {
        /** Somebody disabled it. */
        DISABLED,
        /** Its time is over. */
        EXPIRED,
        /** It was followed as often as it may be. */
        USED_UP
    }
}

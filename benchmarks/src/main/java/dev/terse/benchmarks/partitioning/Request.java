package dev.terse.benchmarks.partitioning;

import org.jspecify.annotations.Nullable;

/**
 * A request that was answered.
 *
 * @param kind what was asked for
 * @param due when it was to be sent, in the time of {@link System#nanoTime}; time that it was late by counts as latency
 * @param answered when the answer was there
 * @param failure why it is not what it had to be, or null if it is
 */
record Request(Kind kind, long due, long answered, @Nullable Throwable failure) {
    enum Kind {
        LOOK_UP("look-up"),
        CREATE("create"),
        UPDATE("update");

        private final String title;

        Kind(String title) {
            this.title = title;
        }

        String title() {
            return title;
        }

        /** Of ten requests one is a create and one an update. */
        static Kind of(long number) {
            return switch ((int) (number % 10)) {
                case 0 -> CREATE;
                case 5 -> UPDATE;
                default -> LOOK_UP;
            };
        }
    }

    boolean isFailed() {
        return failure != null;
    }

    long nanos() {
        return answered - due;
    }
}

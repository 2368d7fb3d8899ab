package dev.terse.benchmarks.partitioning;

/**
 * A request that was answered.
 *
 * @param kind what was asked for
 * @param due when it was to be sent, in the time of {@link System#nanoTime}; time that it was late by counts as latency
 * @param answered when the answer was there
 * @param isFailed whether that was an error, or not what it had to be
 */
record Request(Kind kind, long due, long answered, boolean isFailed) {
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

    long nanos() {
        return answered - due;
    }
}

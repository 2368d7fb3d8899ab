package dev.terse.adapter.postgres.repartition;

/** Hears what a repartition does, from the thread that runs it. What it throws ends the run, which can be resumed. */
public interface RepartitionListener {
    /** Listens to nothing. */
    RepartitionListener NONE = new RepartitionListener() {
        @Override
        public void progressed(RepartitionProgress progress) {}

        @Override
        public void waits(RepartitionPhase phase, String reason) {}
    };

    /**
     * A phase began, or went on.
     *
     * @param progress how far it is
     */
    void progressed(RepartitionProgress progress);

    /**
     * Something is in the way, and is tried again after a pause. Told after each attempt; of transactions that must end, only if they don't in a moment.
     *
     * @param phase what is held up
     * @param reason by what, in words
     */
    void waits(RepartitionPhase phase, String reason);
}

package dev.terse.domain;

/** Hears what collision retry does, for metrics. Called on the caller's thread, between attempts: it should be quick. */
public interface CollisionListener {
    /** Hears nothing. */
    CollisionListener NONE = new CollisionListener() {
        @Override
        public void attempted(int length) {}

        @Override
        public void collided(int length) {}

        @Override
        public void lengthened(int length) {}
    };

    /**
     * A generated code is about to be tried.
     *
     * @param length its characters
     */
    void attempted(int length);

    /**
     * The code that was tried is taken, or a reserved word.
     *
     * @param length its characters
     */
    void collided(int length);

    /**
     * All attempts at one length collided; longer codes follow.
     *
     * @param length the characters from now on
     */
    void lengthened(int length);
}

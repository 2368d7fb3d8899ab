package dev.terse.adapter.redirect;

/** Is told what a {@link RedirectServer} does, to measure it. Called on event loops: it must not wait and not throw. */
public interface RedirectListener {
    /** Is told nothing. */
    RedirectListener NONE = new RedirectListener() {
        @Override
        public void opened() {}

        @Override
        public void closed() {}

        @Override
        public void answered(int status) {}
    };

    /** A connection was taken, and not turned away by the limit. */
    void opened();

    /** A connection that was {@link #opened()} is no more. */
    void closed();

    /**
     * A request was answered.
     *
     * @param status the HTTP status, from 200 to 505
     */
    void answered(int status);
}

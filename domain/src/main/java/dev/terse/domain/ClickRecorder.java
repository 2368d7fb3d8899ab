package dev.terse.domain;

/**
 * Where clicks are recorded. A port that a store implements.
 *
 * <p>An implementation is safe for many threads. {@code ClicksContract} in {@code terse-testkit} holds it to what is said here.
 */
public interface ClickRecorder {
    /**
     * Records a click. Once it returns, the click is as safe as the store makes things, and is counted exactly once: in the link's
     * clicks, in its day (UTC) and in the total.
     *
     * <p>A click on a link that is not there, or whose id is another one by now, is dropped without an error.
     *
     * @param click the click
     * @throws UrlStoreException if the store fails; the click may or may not be counted then
     */
    void record(Click click);
}

package dev.terse.domain;

/**
 * How many links there are.
 *
 * @param value from 0 up
 * @param isEstimate whether the value is what the store believes, and not what it has counted
 */
public record UrlCount(long value, boolean isEstimate) {
    /**
     * What was counted.
     *
     * @param value from 0 up
     * @return the count
     */
    public static UrlCount exactly(long value) {
        return new UrlCount(value, false);
    }

    /**
     * What is believed.
     *
     * @param value from 0 up
     * @return the count
     */
    public static UrlCount about(long value) {
        return new UrlCount(value, true);
    }
}

package dev.terse.domain;

/**
 * What a client names a request by, so that it can send it again without having it done again.
 *
 * @param caller whose request it is; the keys of different callers have nothing to do with each other
 * @param value 1 to {@value #MAX_LENGTH} characters of ASCII from {@code !} to {@code ~}, best a random one for each request
 */
public record IdempotencyKey(String caller, String value) {
    /** The greatest length, in characters. */
    public static final int MAX_LENGTH = 255;

    /**
     * A key.
     *
     * @throws InvalidIdempotencyKeyException if {@code value} is not of the form above
     */
    public IdempotencyKey {
        boolean isValid = !value.isEmpty()
                && value.length() <= MAX_LENGTH
                && value.chars().allMatch(c -> c >= '!' && c <= '~');
        if (!isValid) {
            throw new InvalidIdempotencyKeyException(
                    "must be 1 to " + MAX_LENGTH + " visible ASCII characters without spaces");
        }
    }
}

package dev.terse.domain;

/**
 * How often a generated code that is taken is replaced by a new one, and when by a longer one.
 *
 * <p>Codes are drawn uniformly, so an attempt at a length at which the share {@code p} of all codes is in use (0 to 1; for base62,
 * links of length {@code n} divided by 62<sup>n</sup>) collides with probability {@code p}, whatever happened before. With {@code a}
 * attempts per length:
 *
 * <ul>
 *   <li>a create goes on from a length to the next with probability p<sup>a</sup>;
 *   <li>it fails with the product of p<sub>n</sub><sup>a</sup> over all lengths n from the first to the greatest;
 *   <li>it makes (1 - p<sup>a</sup>) / (1 - p) attempts at a length on average, if it gets there.
 * </ul>
 *
 * <p>The {@link #DEFAULT} starts at 7 characters, of which there are 62<sup>7</sup> = 3.5 &times; 10<sup>12</sup> codes. With 100
 * million links p is 2.8 &times; 10<sup>-5</sup>: one create in 35,000 meets a collision, and one in 5 &times; 10<sup>22</sup> gets a
 * code of 8 characters. When half of all codes of 7 characters are taken, one in 32 does; when all are, each does, and still none
 * fails.
 *
 * @param attemptsPerLength how many codes of one length are tried, 1 to {@value #MAX_ATTEMPTS}
 * @param firstLength how many characters the first code has, 1 to {@link ShortCode#MAX_LENGTH}
 * @param greatestLength how many characters the last code has, {@code firstLength} to {@link ShortCode#MAX_LENGTH}
 */
public record CollisionRetryPolicy(int attemptsPerLength, int firstLength, int greatestLength) {
    /** The greatest number of attempts per length. More would not make a create likelier to succeed, only slower to fail. */
    public static final int MAX_ATTEMPTS = 100;

    /** Five attempts at each length from 7 to 10. */
    public static final CollisionRetryPolicy DEFAULT = new CollisionRetryPolicy(5, 7, 10);

    /**
     * A policy.
     *
     * @throws IllegalArgumentException if a number is out of range
     */
    public CollisionRetryPolicy {
        if (attemptsPerLength < 1 || attemptsPerLength > MAX_ATTEMPTS) {
            throw new IllegalArgumentException("attemptsPerLength must be from 1 to " + MAX_ATTEMPTS);
        }
        if (firstLength < 1 || firstLength > ShortCode.MAX_LENGTH) {
            throw new IllegalArgumentException("firstLength must be from 1 to " + ShortCode.MAX_LENGTH);
        }
        if (greatestLength < firstLength || greatestLength > ShortCode.MAX_LENGTH) {
            throw new IllegalArgumentException("greatestLength must be from firstLength to " + ShortCode.MAX_LENGTH);
        }
    }
}

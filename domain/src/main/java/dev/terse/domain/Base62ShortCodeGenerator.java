package dev.terse.domain;

import java.util.random.RandomGenerator;

/**
 * Draws codes of digits and letters ({@code 0-9 A-Z a-z}), each of the 62<sup>length</sup> codes with the same probability.
 *
 * <p>It is as hard to guess and as safe for many threads as the randomness that it is given; {@link java.security.SecureRandom} is
 * both.
 */
public final class Base62ShortCodeGenerator implements ShortCodeGenerator {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private final RandomGenerator random;

    /**
     * A generator.
     *
     * @param random where the randomness comes from
     */
    public Base62ShortCodeGenerator(RandomGenerator random) {
        this.random = random;
    }

    @Override
    public ShortCode generate(int length) {
        StringBuilder code = new StringBuilder(length);
        for (int i = 0; i < length; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new ShortCode(code.toString());
    }
}

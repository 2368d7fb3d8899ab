package dev.terse.domain;

/**
 * Shortens URLs: stores each under a code that was asked for, or under a generated one, with collision retry.
 *
 * <p>The store's {@link UrlRepository#add} alone decides whether a code is free; nothing is looked up before. Safe for many threads
 * if its parts are.
 */
public final class UrlShortener {
    private final UrlRepository repository;
    private final ShortCodeGenerator generator;
    private final CollisionRetryPolicy retryPolicy;
    private final CreationPolicy creationPolicy;
    private final CollisionListener listener;

    /**
     * A shortener without reserved words.
     *
     * @param repository where links are stored
     * @param generator where codes come from
     * @param retryPolicy what to do when a generated code is taken
     */
    public UrlShortener(UrlRepository repository, ShortCodeGenerator generator, CollisionRetryPolicy retryPolicy) {
        this(repository, generator, retryPolicy, CreationPolicy.NONE, CollisionListener.NONE);
    }

    /**
     * A shortener.
     *
     * @param repository where links are stored
     * @param generator where codes come from
     * @param retryPolicy what to do when a generated code is taken
     * @param creationPolicy which codes and URLs are refused
     * @param listener hears of attempts, collisions and lengthenings
     */
    public UrlShortener(
            UrlRepository repository,
            ShortCodeGenerator generator,
            CollisionRetryPolicy retryPolicy,
            CreationPolicy creationPolicy,
            CollisionListener listener) {
        this.repository = repository;
        this.generator = generator;
        this.retryPolicy = retryPolicy;
        this.creationPolicy = creationPolicy;
        this.listener = listener;
    }

    /**
     * Stores a link under a generated code. A code that is taken or reserved is replaced by a new one as the {@link
     * CollisionRetryPolicy} says. Whatever the generator returns, at most {@code attemptsPerLength} codes of each length are tried.
     *
     * @param details where the link leads, and what else is said of it
     * @return {@link ShortenResult.Created} or {@link ShortenResult.CodesExhausted}
     * @throws InvalidOriginalUrlException if the creation policy refuses the URL
     * @throws UrlStoreException if the store fails; nothing is retried then
     */
    public ShortenResult shorten(LinkDetails details) {
        creationPolicy.check(details);
        int attempts = 0;
        for (int length = retryPolicy.firstLength(); length <= retryPolicy.greatestLength(); length++) {
            if (length > retryPolicy.firstLength()) {
                listener.lengthened(length);
            }
            for (int i = 0; i < retryPolicy.attemptsPerLength(); i++) {
                attempts++;
                listener.attempted(length);
                ShortCode code = generator.generate(length);
                if (!creationPolicy.isReserved(code)
                        && repository.add(code, details) instanceof AddResult.Added added) {
                    return new ShortenResult.Created(added.shortUrl());
                }
                listener.collided(length);
            }
        }
        return new ShortenResult.CodesExhausted(attempts);
    }

    /**
     * Stores a link under the code that was asked for. If it is taken, that is the answer: nothing is retried.
     *
     * @param details where the link leads, and what else is said of it
     * @param requested its code
     * @return {@link ShortenResult.Created}, {@link ShortenResult.CodeTaken} or {@link ShortenResult.CodeRetired}
     * @throws InvalidOriginalUrlException if the creation policy refuses the URL
     * @throws InvalidShortCodeException if the code is a reserved word
     * @throws UrlStoreException if the store fails
     */
    public ShortenResult shorten(LinkDetails details, ShortCode requested) {
        creationPolicy.check(details);
        creationPolicy.check(requested);
        return repository
                .add(requested, details)
                .fold(
                        added -> new ShortenResult.Created(added.shortUrl()),
                        taken -> new ShortenResult.CodeTaken(taken.code()),
                        retired -> new ShortenResult.CodeRetired(retired.code(), retired.freeFrom()));
    }

    /**
     * Shortens a URL of which nothing else is said, under a generated code.
     *
     * @param originalUrl where the link leads
     * @return as {@link #shorten(LinkDetails)}
     * @throws InvalidOriginalUrlException if the creation policy refuses the URL
     * @throws UrlStoreException if the store fails
     */
    public ShortenResult shorten(OriginalUrl originalUrl) {
        return shorten(LinkDetails.to(originalUrl));
    }
}

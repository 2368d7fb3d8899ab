package dev.terse.domain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        ShortenResult[] result = new ShortenResult[1];
        int attempts = attemptUntil(length -> {
            ShortCode code = generate(length);
            if (code != null && repository.add(code, details) instanceof AddResult.Added added) {
                result[0] = new ShortenResult.Created(added.shortUrl());
                return true;
            }
            listener.collided(length);
            return false;
        });
        return result[0] == null ? new ShortenResult.CodesExhausted(attempts) : result[0];
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
                .fold(UrlShortener::created, UrlShortener::taken, UrlShortener::retired);
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

    /**
     * Does what each of many requests wants, in a few calls of the store, and in the order of the requests: of two that want one code the
     * first gets it. A request that an existing link satisfies is also satisfied by one that is made for a request before it. What one
     * request comes to does not depend on the others' success.
     *
     * @param requests what is wanted
     * @return what became of each, in the same order
     * @throws InvalidOriginalUrlException if the creation policy refuses one of the URLs; nothing is stored then
     * @throws InvalidShortCodeException if one of the codes is a reserved word; nothing is stored then
     * @throws UrlStoreException if the store fails
     */
    public List<ShortenResult> shortenAll(List<ShortenRequest> requests) {
        for (ShortenRequest request : requests) {
            creationPolicy.check(request.details());
            if (request.code() != null) {
                creationPolicy.check(request.code());
            }
        }
        Set<OriginalUrl> sought = requests.stream()
                .filter(ShortenRequest::findsExisting)
                .map(request -> request.details().originalUrl())
                .collect(Collectors.toSet());
        return sought.isEmpty() ? addEach(requests) : repository.exclusively(sought, () -> findOrAddEach(requests));
    }

    /** Each thing that is sought is looked for once, and made once. */
    private List<ShortenResult> findOrAddEach(List<ShortenRequest> requests) {
        List<LinkDetails> sought = requests.stream()
                .filter(ShortenRequest::findsExisting)
                .map(ShortenRequest::details)
                .distinct()
                .toList();
        Map<LinkDetails, ShortUrl> existing = repository.findActive(sought);
        Set<LinkDetails> first = new HashSet<>();
        List<ShortenRequest> missing = requests.stream()
                .filter(request -> !request.findsExisting()
                        || (!existing.containsKey(request.details()) && first.add(request.details())))
                .toList();
        Iterator<ShortenResult> added = addEach(missing).iterator();
        Map<LinkDetails, ShortenResult> later = new HashMap<>();
        List<ShortenResult> results = new ArrayList<>();
        for (ShortenRequest request : requests) {
            LinkDetails details = request.details();
            if (!request.findsExisting()) {
                results.add(added.next());
            } else if (existing.containsKey(details)) {
                results.add(new ShortenResult.AlreadyThere(existing.get(details)));
            } else if (later.containsKey(details)) {
                results.add(later.get(details));
            } else {
                ShortenResult result = added.next();
                results.add(result);
                later.put(
                        details,
                        result instanceof ShortenResult.Created created
                                ? new ShortenResult.AlreadyThere(created.shortUrl())
                                : result);
            }
        }
        return results;
    }

    private List<ShortenResult> addEach(List<ShortenRequest> requests) {
        @Nullable ShortenResult[] results = new ShortenResult[requests.size()];
        int attempts = attemptUntil(length -> {
            List<Integer> open = new ArrayList<>();
            List<NewLink> links = new ArrayList<>();
            boolean isDone = true;
            for (int i = 0; i < results.length; i++) {
                if (results[i] == null) {
                    ShortenRequest request = requests.get(i);
                    ShortCode code = request.code() == null ? generate(length) : request.code();
                    if (code == null) {
                        listener.collided(length);
                        isDone = false;
                    } else {
                        open.add(i);
                        links.add(new NewLink(code, request.details()));
                    }
                }
            }
            List<AddResult> added = repository.addAll(links);
            for (int j = 0; j < links.size(); j++) {
                int i = open.get(j);
                results[i] = requests.get(i).code() == null && !(added.get(j) instanceof AddResult.Added)
                        ? null
                        : added.get(j).fold(UrlShortener::created, UrlShortener::taken, UrlShortener::retired);
                if (results[i] == null) {
                    listener.collided(length);
                    isDone = false;
                }
            }
            return isDone;
        });
        return Arrays.stream(results)
                .map(result -> result == null ? new ShortenResult.CodesExhausted(attempts) : result)
                .toList();
    }

    /**
     * Makes attempts, at lengths that grow as the policy says, until one is the last.
     *
     * @param attempt makes an attempt at a length, and says whether nothing is left to do
     * @return how many attempts were made
     */
    private int attemptUntil(IntPredicate attempt) {
        int attempts = 0;
        for (int length = retryPolicy.firstLength(); length <= retryPolicy.greatestLength(); length++) {
            if (length > retryPolicy.firstLength()) {
                listener.lengthened(length);
            }
            for (int i = 0; i < retryPolicy.attemptsPerLength(); i++) {
                attempts++;
                if (attempt.test(length)) {
                    return attempts;
                }
            }
        }
        return attempts;
    }

    /** A new code, or {@code null} if it happens to be a reserved word. */
    private @Nullable ShortCode generate(int length) {
        listener.attempted(length);
        ShortCode code = generator.generate(length);
        return creationPolicy.isReserved(code) ? null : code;
    }

    private static ShortenResult created(AddResult.Added added) {
        return new ShortenResult.Created(added.shortUrl());
    }

    private static ShortenResult taken(AddResult.CodeTaken taken) {
        return new ShortenResult.CodeTaken(taken.code());
    }

    private static ShortenResult retired(AddResult.CodeRetired retired) {
        return new ShortenResult.CodeRetired(retired.code(), retired.freeFrom());
    }
}

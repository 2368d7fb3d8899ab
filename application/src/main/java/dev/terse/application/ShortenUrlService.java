package dev.terse.application;

import dev.terse.domain.CreationPolicy;
import dev.terse.domain.InvalidValueException;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortenResult;
import dev.terse.domain.UrlShortener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the command, gathers all that is wrong with it, and has a {@link UrlShortener} do the rest. */
public final class ShortenUrlService implements ShortenUrl {
    private final UrlShortener shortener;
    private final CreationPolicy policy;

    /**
     * The use case.
     *
     * @param shortener stores the links
     * @param policy which codes and URLs are refused
     */
    public ShortenUrlService(UrlShortener shortener, CreationPolicy policy) {
        this.shortener = shortener;
        this.policy = policy;
    }

    @Override
    public Result shorten(Command command) {
        List<Violation> violations = new ArrayList<>();
        OriginalUrl originalUrl = read(command.originalUrl(), this::allowedUrl, Field.ORIGINAL_URL, violations);
        ShortCode customCode = read(command.customCode(), this::allowedCode, Field.CUSTOM_CODE, violations);
        if (originalUrl == null || !violations.isEmpty()) {
            return new Invalid(violations);
        }
        ShortenResult result =
                customCode == null ? shortener.shorten(originalUrl) : shortener.shorten(originalUrl, customCode);
        return result.fold(
                created -> new Created(created.shortUrl()),
                taken -> new CodeTaken(taken.code()),
                exhausted -> new CodesExhausted());
    }

    private OriginalUrl allowedUrl(String text) {
        OriginalUrl originalUrl = new OriginalUrl(text);
        policy.check(originalUrl);
        return originalUrl;
    }

    private ShortCode allowedCode(String text) {
        ShortCode code = new ShortCode(text);
        policy.check(code);
        return code;
    }

    private static <T> @Nullable T read(
            @Nullable String text, Function<String, T> reader, Field field, List<Violation> violations) {
        if (text == null) {
            return null;
        }
        try {
            return reader.apply(text);
        } catch (InvalidValueException e) {
            violations.add(new Violation(field, e.expected()));
            return null;
        }
    }
}

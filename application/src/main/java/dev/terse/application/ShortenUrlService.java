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
    public List<Violation> check(Command command) {
        return new Reading(command).violations;
    }

    @Override
    public Result shorten(Command command) {
        Reading reading = new Reading(command);
        OriginalUrl originalUrl = reading.originalUrl;
        ShortCode customCode = reading.customCode;
        if (originalUrl == null || !reading.violations.isEmpty()) {
            return new Invalid(reading.violations);
        }
        ShortenResult result =
                customCode == null ? shortener.shorten(originalUrl) : shortener.shorten(originalUrl, customCode);
        return result.fold(
                created -> new Created(created.shortUrl()),
                taken -> new CodeTaken(taken.code()),
                exhausted -> new CodesExhausted());
    }

    /** A command's text as values, and what is wrong with it. */
    private final class Reading {
        final List<Violation> violations = new ArrayList<>();
        final @Nullable OriginalUrl originalUrl;
        final @Nullable ShortCode customCode;

        Reading(Command command) {
            if (command.originalUrl() == null) {
                violations.add(new Violation(Field.ORIGINAL_URL, "must be given"));
            }
            originalUrl = read(command.originalUrl(), ShortenUrlService.this::allowedUrl, Field.ORIGINAL_URL);
            customCode = read(command.customCode(), ShortenUrlService.this::allowedCode, Field.CUSTOM_CODE);
        }

        private <T> @Nullable T read(@Nullable String text, Function<String, T> reader, Field field) {
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
}

package dev.terse.application;

import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortenResult;
import dev.terse.domain.UrlShortener;
import java.util.List;
import java.util.Optional;

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
        LinkReading reading = LinkReading.ofNew(command.link(), policy);
        ShortCode unused = reading.code(command.customCode());
        return reading.violations();
    }

    @Override
    public Result shorten(Command command) {
        LinkReading reading = LinkReading.ofNew(command.link(), policy);
        ShortCode customCode = reading.code(command.customCode());
        Optional<LinkDetails> details = reading.details();
        if (details.isEmpty() || !reading.violations().isEmpty()) {
            return new Invalid(reading.violations());
        }
        ShortenResult result =
                customCode == null ? shortener.shorten(details.get()) : shortener.shorten(details.get(), customCode);
        return result.fold(
                created -> new Created(created.shortUrl()),
                taken -> new CodeTaken(taken.code()),
                retired -> new CodeRetired(retired.code(), retired.freeFrom()),
                exhausted -> new CodesExhausted());
    }
}

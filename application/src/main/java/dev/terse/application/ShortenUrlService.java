package dev.terse.application;

import dev.terse.domain.CreationPolicy;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortenRequest;
import dev.terse.domain.ShortenResult;
import dev.terse.domain.UrlShortener;
import java.util.Iterator;
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
        return new Reading(command).violations();
    }

    @Override
    public Result shorten(Command command) {
        return shortenAll(List.of(command)).get(0);
    }

    @Override
    public List<Result> shortenAll(List<Command> commands) {
        List<Reading> readings = commands.stream().map(Reading::new).toList();
        List<ShortenRequest> requests =
                readings.stream().flatMap(reading -> reading.request().stream()).toList();
        Iterator<ShortenResult> results = shortenEach(requests).iterator();
        return readings.stream()
                .map(reading ->
                        reading.request().isPresent() ? result(results.next()) : new Invalid(reading.violations()))
                .toList();
    }

    /** One alone takes the shorter way. */
    private List<ShortenResult> shortenEach(List<ShortenRequest> requests) {
        if (requests.isEmpty()) {
            return List.of();
        }
        ShortenRequest first = requests.get(0);
        if (requests.size() > 1 || first.findsExisting()) {
            return shortener.shortenAll(requests);
        }
        return List.of(
                first.code() == null
                        ? shortener.shorten(first.details())
                        : shortener.shorten(first.details(), first.code()));
    }

    private static Result result(ShortenResult result) {
        return result.fold(
                created -> new Created(created.shortUrl()),
                there -> new AlreadyThere(there.shortUrl()),
                taken -> new CodeTaken(taken.code()),
                retired -> new CodeRetired(retired.code(), retired.freeFrom()),
                exhausted -> new CodesExhausted());
    }

    /** A command's request, or what is wrong with it. */
    private final class Reading {
        private final List<Violation> violations;
        private final Optional<ShortenRequest> request;

        Reading(Command command) {
            LinkReading link = LinkReading.ofNew(command.link(), policy);
            ShortCode code = link.code(command.customCode());
            link.requireFindable(command);
            violations = link.violations();
            request = violations.isEmpty()
                    ? link.details().map(details -> new ShortenRequest(details, code, command.findsExisting()))
                    : Optional.empty();
        }

        List<Violation> violations() {
            return violations;
        }

        Optional<ShortenRequest> request() {
            return request;
        }
    }
}

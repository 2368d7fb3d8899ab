package dev.terse.application;

import dev.terse.domain.ChangeResult;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlRepository;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Reads a link and writes it back if nobody did so meanwhile; else it reads it again. */
public final class ManageShortUrlService implements ManageShortUrl {
    private final UrlRepository repository;
    private final CreationPolicy policy;
    private final Duration retirement;
    private final InstantSource clock;

    /**
     * The use case.
     *
     * @param repository where the links are
     * @param policy which URLs are refused
     * @param retirement how long the code of a deleted link stays taken
     * @param clock says when a link is deleted
     */
    public ManageShortUrlService(
            UrlRepository repository, CreationPolicy policy, Duration retirement, InstantSource clock) {
        this.repository = repository;
        this.policy = policy;
        this.retirement = retirement;
        this.clock = clock;
    }

    @Override
    public Result change(ShortCode code, Predicate<ShortUrl> meant, UnaryOperator<LinkInput> change) {
        return untilNobodyElseDid(code, meant, link -> {
            LinkInput before = LinkInput.of(link.details());
            LinkReading reading = LinkReading.ofChange(change.apply(before), policy, before);
            return reading.details()
                    .map(details -> change(link, details))
                    .orElseGet(() -> Optional.of(new Invalid(reading.violations())));
        });
    }

    /** What changes nothing makes no version that others would have to read. */
    private Optional<Result> change(ShortUrl link, LinkDetails details) {
        return details.equals(link.details())
                ? Optional.of(new Done(link))
                : result(repository.update(link.code(), link.version(), details));
    }

    @Override
    public List<Violation> check(LinkInput before, LinkInput after) {
        return LinkReading.ofChange(after, policy, before).violations();
    }

    @Override
    public Result delete(ShortCode code, Predicate<ShortUrl> meant) {
        return untilNobodyElseDid(
                code,
                meant,
                link -> result(
                        repository.delete(code, link.version(), clock.instant().plus(retirement))));
    }

    /** Ends: whoever has to try again was overtaken by somebody who got on. */
    private Result untilNobodyElseDid(
            ShortCode code, Predicate<ShortUrl> meant, Function<ShortUrl, Optional<Result>> attempt) {
        while (true) {
            Optional<ShortUrl> link = repository.findByCode(code);
            if (link.isEmpty()) {
                return new Unknown();
            }
            if (!meant.test(link.get())) {
                return new VersionMismatch(link.get());
            }
            Optional<Result> result = attempt.apply(link.get());
            if (result.isPresent()) {
                return result.get();
            }
        }
    }

    private static Optional<Result> result(ChangeResult result) {
        return result.fold(
                changed -> Optional.of(new Done(changed.shortUrl())),
                outdated -> Optional.empty(),
                missing -> Optional.of(new Unknown()));
    }
}

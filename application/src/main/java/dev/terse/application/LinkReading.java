package dev.terse.application;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.Forwarding;
import dev.terse.domain.InvalidValueException;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.RedirectStatus;
import dev.terse.domain.ShortCode;
import dev.terse.domain.Tags;
import dev.terse.domain.Title;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What somebody says of a link, read part by part: the values, or all that is wrong with them. */
final class LinkReading {
    private final CreationPolicy policy;
    private final List<Violation> violations = new ArrayList<>();
    private final @Nullable LinkDetails details;

    private LinkReading(LinkInput input, CreationPolicy policy, @Nullable LinkInput before) {
        this.policy = policy;
        if (input.originalUrl() == null) {
            violations.add(new Violation(Field.ORIGINAL_URL, "must be given"));
        }
        OriginalUrl originalUrl = readUrl(input.originalUrl(), before, Field.ORIGINAL_URL);
        Title title = read(input.title(), Title::new, Field.TITLE);
        Tags tags = read(input.tags(), Tags::of, Field.TAGS);
        ActivePeriod from = read(input.activeFrom(), start -> new ActivePeriod(start, null), Field.ACTIVE_FROM);
        ActivePeriod period = read(
                input.expiresAt(), end -> new ActivePeriod(from == null ? null : from.from(), end), Field.EXPIRES_AT);
        OriginalUrl fallbackUrl = readUrl(input.fallbackUrl(), before, Field.FALLBACK_URL);
        RedirectStatus status = read(input.redirectStatus(), RedirectStatus::of, Field.REDIRECT_STATUS);
        Long maxClicks = read(input.maxClicks(), LinkDetails::checkMaxClicks, Field.MAX_CLICKS);
        details = originalUrl == null || tags == null || !violations.isEmpty()
                ? null
                : new LinkDetails(
                        originalUrl,
                        title,
                        tags,
                        period != null ? period : from != null ? from : ActivePeriod.ALWAYS,
                        maxClicks,
                        input.isEnabled(),
                        new Forwarding(fallbackUrl, input.forwardsQuery(), status));
    }

    /** What is said of a new link. */
    static LinkReading ofNew(LinkInput input, CreationPolicy policy) {
        return new LinkReading(input, policy, null);
    }

    /** What is said of a link from now on. Where it leads already it may go on leading, whatever the policy says by now. */
    static LinkReading ofChange(LinkInput input, CreationPolicy policy, LinkInput before) {
        return new LinkReading(input, policy, before);
    }

    /** The details; empty if anything is wrong. */
    Optional<LinkDetails> details() {
        return Optional.ofNullable(details);
    }

    /** What is wrong, in the order of {@link Field}. */
    List<Violation> violations() {
        return violations.stream()
                .sorted(Comparator.comparing(Violation::field))
                .toList();
    }

    /** A code that was asked for. */
    @Nullable ShortCode code(@Nullable String text) {
        return read(
                text,
                given -> {
                    ShortCode code = new ShortCode(given);
                    policy.check(code);
                    return code;
                },
                Field.CUSTOM_CODE);
    }

    /** An existing link has a code of its own. */
    void requireFindable(ShortenUrl.Command command) {
        if (command.findsExisting() && command.customCode() != null) {
            violations.add(new Violation(Field.FIND_EXISTING, "must not be true together with a custom code"));
        }
    }

    private @Nullable OriginalUrl readUrl(@Nullable String text, @Nullable LinkInput before, Field field) {
        return read(
                text,
                given -> {
                    OriginalUrl url = new OriginalUrl(given);
                    if (before == null || !isLeadingTo(given, before)) {
                        policy.check(url);
                    }
                    return url;
                },
                field);
    }

    private static boolean isLeadingTo(String url, LinkInput before) {
        return url.equals(before.originalUrl()) || url.equals(before.fallbackUrl());
    }

    private <T, V> @Nullable V read(@Nullable T given, Function<T, V> reader, Field field) {
        if (given == null) {
            return null;
        }
        try {
            return reader.apply(given);
        } catch (InvalidValueException e) {
            violations.add(new Violation(field, e.expected()));
            return null;
        }
    }
}

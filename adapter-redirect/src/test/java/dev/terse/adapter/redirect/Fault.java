package dev.terse.adapter.redirect;

import dev.terse.domain.ActivePeriod;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.Forwarding;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.LinkUses;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlLookup;
import java.util.function.UnaryOperator;

/**
 * A fault, and the test of the contract that must see it.
 *
 * @param requests what it takes a piece of requests for
 * @param answers what it says in place of a piece of answers
 */
record Fault(
        String name,
        String caughtBy,
        UnaryOperator<String> requests,
        UnaryOperator<String> answers,
        UnaryOperator<UrlLookup> lookup,
        UnaryOperator<LinkUses> uses,
        UnaryOperator<ClickRecorder> recorder) {
    static final Fault NONE = new Fault("has no faults", "");

    private Fault(String name, String caughtBy) {
        this(
                name,
                caughtBy,
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity(),
                UnaryOperator.identity());
    }

    static Fault request(String name, String caughtBy, String from, String to) {
        Fault none = new Fault(name, caughtBy);
        return new Fault(
                name, caughtBy, text -> text.replaceAll(from, to), none.answers, none.lookup, none.uses, none.recorder);
    }

    static Fault answer(String name, String caughtBy, String from, String to) {
        return answer(name, caughtBy, text -> text.replaceAll(from, to));
    }

    static Fault answer(String name, String caughtBy, UnaryOperator<String> answers) {
        Fault none = new Fault(name, caughtBy);
        return new Fault(name, caughtBy, none.requests, answers, none.lookup, none.uses, none.recorder);
    }

    static Fault lookup(String name, String caughtBy, UnaryOperator<UrlLookup> lookup) {
        Fault none = new Fault(name, caughtBy);
        return new Fault(name, caughtBy, none.requests, none.answers, lookup, none.uses, none.recorder);
    }

    /** Takes each link that is found for another. */
    static Fault link(String name, String caughtBy, UnaryOperator<LinkDetails> change) {
        return lookup(
                name,
                caughtBy,
                sound -> code -> sound.find(code)
                        .thenApply(found -> found.map(link -> new ShortUrl(
                                link.id(),
                                link.code(),
                                change.apply(link.details()),
                                link.version(),
                                link.clicks(),
                                link.uses(),
                                link.createdAt()))));
    }

    static Fault uses(String name, String caughtBy, UnaryOperator<LinkUses> uses) {
        Fault none = new Fault(name, caughtBy);
        return new Fault(name, caughtBy, none.requests, none.answers, none.lookup, uses, none.recorder);
    }

    static Fault recorder(String name, String caughtBy, UnaryOperator<ClickRecorder> recorder) {
        Fault none = new Fault(name, caughtBy);
        return new Fault(name, caughtBy, none.requests, none.answers, none.lookup, none.uses, recorder);
    }

    static LinkDetails details(LinkDetails link, ActivePeriod period, Forwarding forwarding) {
        return new LinkDetails(
                link.originalUrl(), link.title(), link.tags(), period, link.maxClicks(), link.isEnabled(), forwarding);
    }

    static LinkDetails unlimited(LinkDetails link) {
        return new LinkDetails(
                link.originalUrl(),
                link.title(),
                link.tags(),
                link.activePeriod(),
                null,
                link.isEnabled(),
                link.forwarding());
    }

    static Forwarding forwarding(Forwarding sound, boolean forwardsQuery) {
        return new Forwarding(sound.fallbackUrl(), forwardsQuery, sound.status());
    }

    @Override
    public String toString() {
        return name;
    }
}

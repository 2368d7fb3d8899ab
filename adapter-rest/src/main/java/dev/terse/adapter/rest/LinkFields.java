package dev.terse.adapter.rest;

import dev.terse.adapter.rest.Problem.FieldError;
import dev.terse.application.Field;
import dev.terse.application.LinkInput;
import dev.terse.application.ShortenUrl;
import dev.terse.application.Violation;
import java.util.List;
import java.util.stream.Stream;

/** The fields that say something of a link, by the names that they have in bodies. */
final class LinkFields {
    static final String CUSTOM_CODE = "customCode";
    private static final String FIND_EXISTING = "findExisting";

    private static final String ORIGINAL_URL = "originalUrl";
    private static final String TITLE = "title";
    private static final String TAGS = "tags";
    private static final String ACTIVE_FROM = "activeFrom";
    private static final String EXPIRES_AT = "expiresAt";
    private static final String MAX_CLICKS = "maxClicks";
    private static final String ENABLED = "enabled";
    private static final String FALLBACK_URL = "fallbackUrl";
    private static final String FORWARD_QUERY = "forwardQuery";
    private static final String REDIRECT_STATUS = "redirectStatus";

    private LinkFields() {}

    /** A new link. */
    static ShortenUrl.Command command(RequestBody body) {
        return new ShortenUrl.Command(
                read(body, LinkInput.to(null)), body.text(CUSTOM_CODE, null), body.flag(FIND_EXISTING, false, false));
    }

    /** Lays what a body says over what is said without it. As RFC 7396 has it, null takes away what is said. */
    static LinkInput read(RequestBody body, LinkInput without) {
        return new LinkInput(
                body.text(ORIGINAL_URL, without.originalUrl()),
                body.text(TITLE, without.title()),
                body.texts(TAGS, without.tags()),
                body.instant(ACTIVE_FROM, without.activeFrom()),
                body.instant(EXPIRES_AT, without.expiresAt()),
                body.wholeNumber(MAX_CLICKS, without.maxClicks()),
                body.flag(ENABLED, without.isEnabled(), true),
                body.text(FALLBACK_URL, without.fallbackUrl()),
                body.flag(FORWARD_QUERY, without.forwardsQuery(), false),
                body.wholeNumber(REDIRECT_STATUS, without.redirectStatus()));
    }

    /** What is wrong with a body, in all. A field that could not be read is not named twice. */
    static InvalidRequestException invalid(List<FieldError> errors, List<Violation> violations) {
        return new InvalidRequestException(Stream.concat(
                        errors.stream(),
                        violations.stream()
                                .map(violation -> new FieldError(name(violation.field()), violation.message()))
                                .filter(error -> errors.stream()
                                        .noneMatch(other -> other.field().equals(error.field()))))
                .toList());
    }

    private static String name(Field field) {
        return switch (field) {
            case ORIGINAL_URL -> ORIGINAL_URL;
            case CUSTOM_CODE -> CUSTOM_CODE;
            case FIND_EXISTING -> FIND_EXISTING;
            case TITLE -> TITLE;
            case TAGS -> TAGS;
            case ACTIVE_FROM -> ACTIVE_FROM;
            case EXPIRES_AT -> EXPIRES_AT;
            case MAX_CLICKS -> MAX_CLICKS;
            case FALLBACK_URL -> FALLBACK_URL;
            case REDIRECT_STATUS -> REDIRECT_STATUS;
        };
    }
}

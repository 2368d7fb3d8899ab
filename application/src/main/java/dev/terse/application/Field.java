package dev.terse.application;

/** The parts of a link that people say something of. */
public enum Field {
    /** {@link LinkInput#originalUrl()}. */
    ORIGINAL_URL,
    /** {@link ShortenUrl.Command#customCode()}. */
    CUSTOM_CODE,
    /** {@link ShortenUrl.Command#findsExisting()}. */
    FIND_EXISTING,
    /** {@link LinkInput#title()}. */
    TITLE,
    /** {@link LinkInput#tags()}. */
    TAGS,
    /** {@link LinkInput#activeFrom()}. */
    ACTIVE_FROM,
    /** {@link LinkInput#expiresAt()}. */
    EXPIRES_AT,
    /** {@link LinkInput#maxClicks()}. */
    MAX_CLICKS,
    /** {@link LinkInput#fallbackUrl()}. */
    FALLBACK_URL,
    /** {@link LinkInput#redirectStatus()}. */
    REDIRECT_STATUS
}

package dev.terse.adapter.rest;

import dev.terse.domain.ShortUrl;

/**
 * The version of a link as an entity tag, RFC 9110, section 8.8.3: another one after each change of what is said of the link, and for each
 * link that ever has the code. Clicks leave it as it is.
 *
 * @param value the tag, with its quotation marks
 */
record VersionTag(String value) {
    static VersionTag of(ShortUrl link) {
        return new VersionTag("\"" + link.id() + "-" + link.version() + "\"");
    }
}

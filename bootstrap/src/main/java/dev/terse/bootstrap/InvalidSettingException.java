package dev.terse.bootstrap;

import static java.util.Map.entry;

import java.io.Serial;
import java.util.Map;

/** A setting has a value that it can't have. The message is one sentence that says what it may be. */
final class InvalidSettingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What each setting may be, to follow "must be". */
    static final Map<String, String> EXPECTED = Map.ofEntries(
            entry("terse.storage", "postgres or inmemory"),
            entry("terse.data-dir", "a folder, such as /var/lib/terse"),
            entry("terse.base-url", "an http or https URL without query and fragment, such as https://sho.rt"),
            entry("terse.root-url", "an http or https URL, such as https://www.example.com/"),
            entry("terse.own-hosts", "a list of host names, each with or without a port, such as sho.rt,sho.rt:8443"),
            entry("terse.codes.length", "a whole number from 1 to 64"),
            entry("terse.codes.max-length", "a whole number from terse.codes.length to 64"),
            entry("terse.codes.attempts", "a whole number from 1 to 100"),
            entry("terse.codes.reserved", "a list of words of at most 64 letters, digits, '_' and '-' each"),
            entry("terse.codes.retirement", "a duration from 0s to 3650d, such as 30d"),
            entry("terse.batch.max-body", "a size from 64KB to 1GB, such as 16MB"),
            entry("terse.redirect.status", "301, 302, 307 or 308"),
            entry("terse.redirect.max-age", "a duration from 0s to 365d, such as 60s or 1h"),
            entry("terse.redirect.port", "a whole number from 0 to 65535"),
            entry("terse.redirect.address", "an address of this machine, such as 127.0.0.1, or 0.0.0.0 for all"),
            entry("terse.redirect.max-connections", "a whole number from 1 to 1000000"),
            entry("terse.redirect.idle-timeout", "a duration from 1s to 1h, such as 60s"),
            entry("terse.cache.max-entries", "a whole number from 1 to 100000000"),
            entry("terse.cache.max-age", "a duration from 1s to 24h, such as 60s"),
            entry("terse.cache.unknown-max-age", "a duration from 1s to 2s, such as 1500ms"),
            entry("terse.cache.stale-if-error", "a duration from terse.cache.max-age to 365d, such as 24h"),
            entry("terse.partitions", "a whole number from 1 to 1024"),
            entry("terse.migration.offline-row-limit", "a whole number from 0 up"),
            entry("terse.migration.target", "a whole number from 1 to 13"),
            entry("terse.clicks.durability", "process or disk"),
            entry("terse.clicks.journal-limit", "a size of at least 16MB, such as 2GB"),
            entry("terse.clicks.shutdown-drain", "a duration from 0s to 1h, such as 20s"));

    private InvalidSettingException(String sentence) {
        super(sentence);
    }

    /** The setting has a value that it can't have, or there is no such setting. */
    static InvalidSettingException of(String setting) {
        String expected = EXPECTED.get(setting);
        return expected == null
                ? new InvalidSettingException(setting + " is not a setting of Terse; the README lists them.")
                : of(setting, expected);
    }

    /** One of Spring Boot's settings has a value that Terse has no use for. */
    static InvalidSettingException of(String setting, String expected) {
        return new InvalidSettingException(setting + " must be " + expected + ".");
    }
}

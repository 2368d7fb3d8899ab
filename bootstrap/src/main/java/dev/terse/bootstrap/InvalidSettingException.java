package dev.terse.bootstrap;

import java.io.Serial;
import java.util.Map;

/** A setting has a value that it can't have. The message is one sentence that says what it may be. */
final class InvalidSettingException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    /** What each setting may be, to follow "must be". */
    static final Map<String, String> EXPECTED = Map.of(
            "terse.storage", "inmemory",
            "terse.base-url", "an http or https URL without query and fragment, such as https://sho.rt",
            "terse.root-url", "an http or https URL, such as https://www.example.com/",
            "terse.own-hosts", "a list of host names, each with or without a port, such as sho.rt,sho.rt:8443",
            "terse.codes.length", "a whole number from 1 to 64",
            "terse.codes.max-length", "a whole number from terse.codes.length to 64",
            "terse.codes.attempts", "a whole number from 1 to 100",
            "terse.codes.reserved", "a list of words of at most 64 letters, digits, '_' and '-' each",
            "terse.redirect.status", "301, 302, 307 or 308",
            "terse.redirect.max-age", "a duration from 0s to 365d, such as 60s or 1h");

    InvalidSettingException(String setting) {
        super(setting
                + (EXPECTED.containsKey(setting)
                        ? " must be " + EXPECTED.get(setting) + "."
                        : " is not a setting of Terse; the README lists them."));
    }
}

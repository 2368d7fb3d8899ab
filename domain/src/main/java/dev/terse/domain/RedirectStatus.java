package dev.terse.domain;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The status of a redirect: RFC 9110, section 15.4, without 300, 303 and 304. */
public enum RedirectStatus {
    /** 301: for good; browsers may turn a {@code POST} into a {@code GET}. */
    MOVED_PERMANENTLY(301),
    /** 302: for now; browsers may turn a {@code POST} into a {@code GET}. */
    FOUND(302),
    /** 307: for now, with the same method. */
    TEMPORARY_REDIRECT(307),
    /** 308: for good, with the same method. */
    PERMANENT_REDIRECT(308);

    private final int code;

    RedirectStatus(int code) {
        this.code = code;
    }

    /**
     * The number in the status line.
     *
     * @return 301, 302, 307 or 308
     */
    public int code() {
        return code;
    }

    /**
     * The status of a number.
     *
     * @param code any number
     * @return the status
     * @throws InvalidLinkDetailsException if no redirect has it
     */
    public static RedirectStatus of(long code) {
        return Arrays.stream(values())
                .filter(status -> status.code == code)
                .findFirst()
                .orElseThrow(() -> new InvalidLinkDetailsException("must be one of "
                        + Arrays.stream(values())
                                .map(status -> Integer.toString(status.code))
                                .collect(Collectors.joining(", "))));
    }
}

package dev.terse.application;

/** Who follows a link. */
public enum Visitor {
    /** Somebody who goes where it leads: counts as a click, and uses up a link that can be followed a limited number of times. */
    PERSON,
    /** A crawler or a link preview, which is sent on as well but does not count. */
    BOT,
    /** Somebody who only asks where it leads, as by {@code HEAD}. */
    ONLOOKER
}

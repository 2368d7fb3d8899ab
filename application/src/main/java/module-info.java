/** The use cases of a URL shortener. */
module dev.terse.application {
    requires static transitive org.jspecify;
    requires transitive dev.terse.domain;

    exports dev.terse.application;
}

/** Short codes, links and collision retry, and the ports that a store implements. */
module dev.terse.domain {
    requires static transitive org.jspecify;

    exports dev.terse.domain;
}

package dev.terse.bootstrap;

import dev.terse.adapter.redirect.RedirectServer;
import dev.terse.adapter.rest.RestConfiguration;
import dev.terse.domain.Authority;
import dev.terse.domain.CreationPolicy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.core.env.Environment;

/** What the service refuses to create, by its settings: the same for requests and for commands. */
final class CreationPolicies {
    private static final List<String> THIS_MACHINE = List.of("localhost", "127.0.0.1", "0.0.0.0", "[::1]", "[::]");

    private CreationPolicies() {}

    static CreationPolicy of(TerseSettings settings, Environment environment) {
        Set<String> words = new HashSet<>(RestConfiguration.RESERVED_WORDS);
        words.addAll(RedirectServer.RESERVED_WORDS);
        words.addAll(settings.codes().reserved());
        words.add(firstSegment(environment.getProperty("management.endpoints.web.base-path", "/actuator")));
        words.add(firstSegment(environment.getProperty("server.error.path", "/error")));
        Set<Authority> own = new HashSet<>(settings.ownAuthorities());
        int port = environment.getProperty("server.port", Integer.class, 8080);
        if (port > 0) {
            THIS_MACHINE.forEach(host -> own.add(new Authority(host, port)));
        }
        return new CreationPolicy(words, own);
    }

    private static String firstSegment(String path) {
        return path.replaceFirst("^/", "").replaceFirst("/.*", "");
    }
}

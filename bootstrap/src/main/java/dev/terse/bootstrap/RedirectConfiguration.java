package dev.terse.bootstrap;

import dev.terse.application.FollowShortUrl;
import dev.terse.domain.CreationPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.autoconfigure.condition.ConditionalOnExpression;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The listener of {@code terse.redirect.port}. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnExpression("'${terse.redirect.port:}' != ''")
class RedirectConfiguration {
    @Bean
    RedirectLifecycle redirectLifecycle(
            TerseSettings settings, FollowShortUrl followShortUrl, CreationPolicy policy, MeterRegistry registry) {
        return new RedirectLifecycle(settings, followShortUrl, policy, new RedirectMeters(registry));
    }
}

package dev.terse.bootstrap;

import dev.terse.application.FollowShortUrl;
import dev.terse.application.FollowShortUrlService;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.LinkUses;
import dev.terse.domain.UrlLookup;
import dev.terse.testkit.RedirectContract;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;

/** The servlet keeps the contract but where Tomcat answers before it is asked. */
class ServletRedirectIT extends RedirectContract {
    private static volatile @Nullable FollowShortUrl followShortUrl;

    /** The kit's links in place of the service's own. */
    @Configuration(proxyBeanMethods = false)
    static class Links {
        @Bean
        @Primary
        FollowShortUrl kit() {
            return Objects.requireNonNull(followShortUrl);
        }
    }

    @Override
    protected Subject start(UrlLookup lookup, LinkUses uses, ClickRecorder recorder) {
        followShortUrl = new FollowShortUrlService(lookup, uses, recorder, Runnable::run, () -> Instant.EPOCH);
        RunningService service = RunningService.start("--spring.main.sources=" + Links.class.getName());
        return new Subject() {
            @Override
            public int port() {
                return service.port();
            }

            @Override
            public void close() {
                service.close();
            }
        };
    }

    /** Tomcat has one limit for the request line and the headers, and one status. */
    @Override
    protected int statusOfLongLine() {
        return 400;
    }

    @Override
    protected int statusOfLongHeaders() {
        return 400;
    }

    /** Tomcat's own. */
    @Override
    protected int statusOfServerOptions() {
        return 200;
    }

    @Override
    protected boolean answersWhatIsNoRequest() {
        return false;
    }
}

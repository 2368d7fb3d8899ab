package dev.terse.adapter.redirect;

import dev.terse.application.FollowShortUrlService;
import dev.terse.domain.ClickRecorder;
import dev.terse.domain.CreationPolicy;
import dev.terse.domain.LinkUses;
import dev.terse.domain.UrlLookup;
import dev.terse.testkit.RedirectContract;
import java.time.Instant;
import java.util.Set;

class RedirectServerContractIT extends RedirectContract {
    @Override
    protected Subject start(UrlLookup lookup, LinkUses uses, ClickRecorder recorder) {
        RedirectServer server = RedirectServer.start(
                TestSettings.DEFAULT,
                new FollowShortUrlService(lookup, uses, recorder, Runnable::run, () -> Instant.EPOCH),
                new CreationPolicy(Set.of("api"), Set.of()),
                RedirectListener.NONE);
        return new Subject() {
            @Override
            public int port() {
                return server.port();
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}

package dev.terse.domain;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A store that is asked nothing but what a test overrides. */
class UnaskedUrlRepository implements UrlRepository {
    @Override
    public AddResult add(ShortCode code, LinkDetails details) {
        throw new AssertionError();
    }

    @Override
    public List<AddResult> addAll(List<NewLink> links) {
        throw new AssertionError();
    }

    @Override
    public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
        throw new AssertionError();
    }

    @Override
    public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
        throw new AssertionError();
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
        throw new AssertionError();
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        throw new AssertionError();
    }

    @Override
    public UrlCount count() {
        throw new AssertionError();
    }

    @Override
    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
        throw new AssertionError();
    }

    @Override
    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
        throw new AssertionError();
    }

    @Override
    public int purge(int max) {
        throw new AssertionError();
    }

    @Override
    public UseResult takeUse(ShortCode code) {
        throw new AssertionError();
    }
}

package dev.terse.adapter.inmemory;

import dev.terse.domain.AddResult;
import dev.terse.domain.ChangeResult;
import dev.terse.domain.LinkDetails;
import dev.terse.domain.NewLink;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import dev.terse.domain.UseResult;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** A sound store, for faults to be planted into. */
class DelegatingUrlRepository implements UrlRepository {
    final UrlRepository sound;

    DelegatingUrlRepository(UrlRepository sound) {
        this.sound = sound;
    }

    @Override
    public AddResult add(ShortCode code, LinkDetails details) {
        return sound.add(code, details);
    }

    @Override
    public List<AddResult> addAll(List<NewLink> links) {
        return sound.addAll(links);
    }

    @Override
    public Map<LinkDetails, ShortUrl> findActive(Collection<LinkDetails> details) {
        return sound.findActive(details);
    }

    @Override
    public <T> T exclusively(Set<OriginalUrl> urls, Supplier<T> work) {
        return sound.exclusively(urls, work);
    }

    @Override
    public Optional<ShortUrl> findByCode(ShortCode code) {
        return sound.findByCode(code);
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        return sound.list(request);
    }

    @Override
    public UrlCount count() {
        return sound.count();
    }

    @Override
    public ChangeResult update(ShortCode code, long version, LinkDetails details) {
        return sound.update(code, version, details);
    }

    @Override
    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
        return sound.delete(code, version, freeFrom);
    }

    @Override
    public int purge(int max) {
        return sound.purge(max);
    }

    @Override
    public UseResult takeUse(ShortCode code) {
        return sound.takeUse(code);
    }

    /** Removes a link of any version, and its code is free at once. */
    final void forget(ShortCode code) {
        sound.findByCode(code).ifPresent(link -> sound.delete(code, link.version(), Instant.EPOCH));
    }

    /** Makes a link anew of what it is to be, or as it is if it can't. */
    final Optional<ShortUrl> replace(ShortCode code, LinkDetails details) {
        forget(code);
        sound.add(code, details);
        return sound.findByCode(code);
    }

    /** A link as it is, with other numbers. */
    static ShortUrl with(ShortUrl link, long id, long version, long uses) {
        return new ShortUrl(id, link.code(), link.details(), version, link.clicks(), uses, link.createdAt());
    }
}

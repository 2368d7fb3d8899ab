package dev.terse.adapter.inmemory;

import dev.terse.domain.AddResult;
import dev.terse.domain.OriginalUrl;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlCount;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import java.util.Optional;

/** A sound store, for faults to be planted into. */
class DelegatingUrlRepository implements UrlRepository {
    final UrlRepository sound;

    DelegatingUrlRepository(UrlRepository sound) {
        this.sound = sound;
    }

    @Override
    public AddResult add(ShortCode code, OriginalUrl originalUrl) {
        return sound.add(code, originalUrl);
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
    public Optional<ShortUrl> update(ShortCode code, OriginalUrl originalUrl) {
        return sound.update(code, originalUrl);
    }

    @Override
    public boolean remove(ShortCode code) {
        return sound.remove(code);
    }
}

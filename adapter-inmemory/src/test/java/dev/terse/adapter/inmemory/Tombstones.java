package dev.terse.adapter.inmemory;

import dev.terse.domain.ChangeResult;
import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlRepository;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A sound store that remembers what was deleted, for faults that mistake it for what is there. */
class Tombstones extends DelegatingUrlRepository {
    final Map<ShortCode, ShortUrl> deleted = new ConcurrentHashMap<>();

    Tombstones(UrlRepository sound) {
        super(sound);
    }

    final Optional<ShortUrl> dead(ShortCode code) {
        return Optional.ofNullable(deleted.get(code));
    }

    @Override
    public ChangeResult delete(ShortCode code, long version, Instant freeFrom) {
        ChangeResult result = sound.delete(code, version, freeFrom);
        if (result instanceof ChangeResult.Changed changed) {
            deleted.put(code, changed.shortUrl());
        }
        return result;
    }
}

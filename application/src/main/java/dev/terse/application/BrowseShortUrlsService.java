package dev.terse.application;

import dev.terse.domain.ShortCode;
import dev.terse.domain.ShortUrl;
import dev.terse.domain.UrlPage;
import dev.terse.domain.UrlPageRequest;
import dev.terse.domain.UrlRepository;
import java.util.Optional;

/** Asks the repository. */
public final class BrowseShortUrlsService implements BrowseShortUrls {
    private final UrlRepository repository;

    /**
     * The use case.
     *
     * @param repository where the links are
     */
    public BrowseShortUrlsService(UrlRepository repository) {
        this.repository = repository;
    }

    @Override
    public Optional<ShortUrl> find(ShortCode code) {
        return repository.findByCode(code);
    }

    @Override
    public UrlPage list(UrlPageRequest request) {
        return repository.list(request);
    }
}
